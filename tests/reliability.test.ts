import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { entriesOf } from './reliability/entries.js'
import { FAILURES, faultsOf } from './reliability/faults.js'
import { stringsOf } from './string-literals.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const markdown = readFileSync(join(root, 'docs/reliability.md'), 'utf8')

const read = new Map<string, readonly string[]>()

function textsIn(path: string): readonly string[] | undefined {
  const isTest = /^(?:packages|apps|tests)\/.*(?:\.test|-suite)\.ts$/.test(path)
  if (!isTest || !existsSync(join(root, path))) return undefined
  const texts = read.get(path) ?? stringsOf(join(root, path))
  read.set(path, texts)
  return texts
}

describe('docs/reliability.md', () => {
  const entries = entriesOf(markdown)

  it('says of every failure which test shows what becomes of it, and every test is there', () => {
    expect(faultsOf(entries, textsIn)).toEqual([])
  })

  it('links to every file that it names, and to no other', () => {
    const linked = [...markdown.matchAll(/^\[(.+)\]: \.\.\/(.+)$/gm)].map(([, name, path]) => {
      expect(path).toBe(name)
      return name
    })
    const named = entries.flatMap(({ proof }) =>
      proof.kind === 'tests' ? proof.tests.map(({ path }) => path) : [],
    )
    expect(linked).toEqual([...new Set(named)].toSorted())
  })
})

describe('a faulty document', () => {
  const line = (number: number, proof = '[a.test.ts] "a test"') =>
    `| ${number} | It fails. | It does not. | ${proof} |`
  const whole = (changed: readonly string[] = []): string =>
    [
      ...Array.from({ length: FAILURES - changed.length }, (_, index) => line(index + 1 + changed.length)),
      ...changed,
    ].join('\n')
  const faults = (text: string) =>
    faultsOf(entriesOf(text), (path) =>
      path === 'a.test.ts' ? ['a group', 'that a test of … fails'] : undefined,
    )

  it('is told from one without a fault', () => {
    expect(faults(whole())).toEqual([])
    expect(faults(whole([line(1, '[a.test.ts] "a group › a test", [a.test.ts] "fails"')]))).toEqual([])
    expect(faults(whole([line(1, 'planned: later'), line(2, 'out of scope: nobody has it')]))).toEqual([])
  })

  it.each([
    ['a line too few', '', '1 is there 0 times'],
    ['a line that is no line', '| 1 | It fails. | It does not. |', '1 is there 0 times'],
    ['a line too many', `${line(1)}\n${line(2)}`, '2 is there 2 times'],
    ['a line for what is no failure', `${line(1)}\n${line(149)}`, '149 is no failure'],
    ['a line without a proof', line(1, 'sure'), '1 is shown by nothing: sure'],
    [
      'a line with more than a proof',
      line(1, '[a.test.ts] "a test" and more'),
      '1 is shown by nothing: [a.test.ts] "a test" and more',
    ],
    ['a test without its name', line(1, '[a.test.ts]'), '1 is shown by nothing: [a.test.ts]'],
    ['a plan for nothing', line(1, 'planned: '), '1 is shown by nothing: planned: '],
    [
      'a file that is not there',
      line(1, '[b.test.ts] "a test"'),
      '1 names a file that there is not: b.test.ts',
    ],
    [
      'a test that is not there',
      line(1, '[a.test.ts] "another"'),
      '1 names a test that is not in a.test.ts: another',
    ],
    [
      'a group that is not there',
      line(1, '[a.test.ts] "no group › a test"'),
      '1 names a test that is not in a.test.ts: no group',
    ],
  ])('has %s', (_, changed, fault) => {
    expect(faults(whole([changed]))).toContain(fault)
  })

  it('has too much out of scope', () => {
    const lines = Array.from({ length: 16 }, (_, index) => line(index + 1, 'out of scope: no'))
    expect(faults(whole(lines))).toEqual(['16 are out of scope'])
  })
})
