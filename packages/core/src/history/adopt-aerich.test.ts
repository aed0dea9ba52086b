import { describe, expect, it } from 'vitest'
import { planAdoption, unadopted } from './adopt-aerich.js'
import type { AerichRow } from './aerich-table.js'

const rows = (...versions: string[]): AerichRow[] =>
  versions.map((version, index) => ({ id: index + 1, version, app: 'models' }))
const files = (...versions: string[]) => versions.map((version) => ({ version, formerly: [] as string[] }))
const adopted = (recorded: string, version: string) => ({ recorded, version })

describe('the records that Aerich leaves', () => {
  it.each([
    ['of every release that wrote .sql', ['0_a.sql', '1_b.sql']],
    ['of every release that writes .py', ['0_a.py', '1_b.py']],
    ['half of each', ['0_a.sql', '1_b.py']],
  ])('%s become the versions of their files', (_, names) => {
    expect(planAdoption(rows(...names), files('0_a', '1_b', '2_c'))).toEqual({
      records: names.map((name) => adopted(name, name.replace(/\.\w+$/, ''))),
      obstacles: [],
      outOfOrder: [],
    })
  })

  it('follow formerly, where a file has another name than there, or theirs has no number', () => {
    const renamed = [{ version: '3_new', formerly: ['3_old', 'unnumbered'] }]
    expect(planAdoption(rows('3_old.py'), renamed).records).toEqual([adopted('3_old.py', '3_new')])
    expect(planAdoption(rows('unnumbered.py'), renamed).records).toEqual([adopted('unnumbered.py', '3_new')])
  })

  it('are not adopted where one has no file', () => {
    const [, lonely] = rows('0_a.py', '1_b.py')
    expect(planAdoption(rows('0_a.py', '1_b.py'), files('0_a')).obstacles).toEqual([
      { kind: 'file-missing', row: lonely, version: '1_b' },
    ])
  })

  it.each([
    ['0_a.py', '0_a.py'],
    ['0_a.sql', '0_a.py'],
  ])('are not adopted where one migration is %s and %s', (first, second) => {
    const twice = rows(first, second)
    expect(planAdoption(twice, files('0_a')).obstacles).toEqual([
      { kind: 'recorded-twice', rows: twice, version: '0_a' },
    ])
  })

  it('keep their order, and tell where it is not that of their numbers', () => {
    const plan = planAdoption(
      rows('0_a.py', '2_c.py', '1_b.py', '10_d.py'),
      files('0_a', '1_b', '2_c', '10_d'),
    )
    expect(plan.records.map((one) => one.version)).toEqual(['0_a', '2_c', '1_b', '10_d'])
    expect(plan.outOfOrder).toEqual([adopted('1_b.py', '1_b')])
  })
})

it('knows by its number what Aerich has recorded and the version table has not', () => {
  const told = unadopted(rows('0_a.py', '3_their_name.py', '4_d.py', 'no_number.py'), ['0_a', '3_our_name'])
  expect(told).toEqual([adopted('4_d.py', '4_d')])
})
