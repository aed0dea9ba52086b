import { describe, expect, it } from 'vitest'
import type { Assessment } from './assessment.js'
import { assessed, file, row } from './facts.fixture.js'
import { planResolve } from './plan-resolve.js'
import type { Resolution } from './requests.js'

const refusal = (assessment: Assessment, version: string, as: Resolution) =>
  planResolve([assessment], { version, as }).refusal

const FILES = ['0_a', '1_b', '2_c']
const withState = (state: 'running' | 'applied' | 'reverting') =>
  assessed(FILES, ['0_a', row(2, '1_b', { state })])
const withoutFile = (state: 'running' | 'applied' | 'reverting') =>
  assessed(['0_a'], ['0_a', row(2, '1_b', { state })])
const aerich = {
  table: { schema: 'main', name: 'aerich' },
  rows: [{ id: 1, version: '0_a.py', app: 'models' }],
  otherApps: [],
  wanted: false,
}

describe('it cannot be said of a record', () => {
  it.each<[string, Assessment, Resolution, string, RegExp, RegExp]>([
    [
      'that is applied, that it is to be tried again',
      withState('applied'),
      'retry',
      'NOT_INTERRUPTED',
      /recorded as applied/,
      /godwit redo$/,
    ],
    [
      'that is being undone, that its rest is done',
      withState('reverting'),
      'finished',
      'INTERRUPTED',
      /is being undone/,
      /godwit downgrade$/,
    ],
    [
      'without a file, that it is to be tried again',
      withoutFile('running'),
      'retry',
      'MISSING',
      /no file in the folder that could be run/,
      /^Put the file back/,
    ],
    [
      'without a file, that its rest is done',
      withoutFile('running'),
      'finished',
      'MISSING',
      /no file in the folder that could be run/,
      /^Put the file back/,
    ],
    [
      'that is begun, that its text is the one that was applied',
      withState('running'),
      'edited',
      'INTERRUPTED',
      /no text yet that counts/,
      /godwit upgrade$/,
    ],
    [
      'that is being undone, that its text is the one that was applied',
      withState('reverting'),
      'edited',
      'INTERRUPTED',
      /no text yet that counts/,
      /godwit upgrade$/,
    ],
    [
      'without a file, that its text is the one that was applied',
      withoutFile('applied'),
      'edited',
      'MISSING',
      /could be the same as what was applied/,
      /--allow-missing$/,
    ],
  ])('%s', (_, assessment, as, code, message, fix) => {
    expect(refusal(assessment, '1', as)).toEqual({
      app: 'models',
      versions: ['1_b'],
      code,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    })
  })
})

describe('it can be said of a record', () => {
  it.each<[string, Assessment, Resolution]>([
    ['that is begun, that it is to be tried again', withState('running'), 'retry'],
    ['that is being undone, that it is to be tried again', withState('reverting'), 'retry'],
    ['that is being undone without a file, that it is to be tried again', withoutFile('reverting'), 'retry'],
    ['that is begun, that its rest is done', withState('running'), 'finished'],
    ['that is applied, that its text is the one that was applied', withState('applied'), 'edited'],
    ['in any state, that it is applied', withoutFile('reverting'), 'applied'],
    ['in any state, that nothing is left of it', withoutFile('applied'), 'reverted'],
  ])('%s', (_, assessment, as) => {
    expect(refusal(assessment, '1', as)).toBeNull()
  })
})

describe('it cannot be said of what is pending', () => {
  it('while another one is unfinished', () => {
    expect(refusal(withState('running'), '2', 'applied')).toMatchObject({
      code: 'INTERRUPTED',
      versions: ['2_c'],
      message: '"2_c" is not recorded, and "1_b" is unfinished.',
      fix: expect.stringMatching(/godwit upgrade$/),
    })
  })

  it('before what comes first', () => {
    expect(refusal(assessed(FILES, ['0_a']), '2', 'applied')).toMatchObject({
      code: 'OUT_OF_ORDER',
      message: expect.stringMatching(/^"2_c" is not the next one to be recorded: "1_b" is not applied/),
      fix: expect.stringMatching(/godwit upgrade$/),
    })
  })

  it('before what Aerich has applied is recorded', () => {
    const blank = assessed(FILES, [], { hasVersionTable: false, aerich })
    expect(refusal(blank, '1', 'applied')?.fix).toMatch(/godwit adopt aerich$/)
    expect(refusal(blank, '0', 'applied')).toBeNull()
  })
})

describe('what a person says of a record', () => {
  it.each<[Resolution, Assessment, boolean]>([
    ['applied', withState('applied'), false],
    ['applied', withState('reverting'), true],
    ['finished', withState('applied'), false],
    ['retry', withState('running'), true],
    ['retry', assessed(FILES, ['0_a', row(2, '1_b', { state: 'running', inDoubt: false })]), false],
    ['edited', withState('applied'), false],
    ['edited', assessed(['0_a', file('1_b', { sourceHash: 'x', checksum: 'x' })], ['0_a', '1_b']), true],
    ['edited', assessed([file('0_a', { sourceHash: 'x', checksum: 'x' }), '1_b'], ['0_a', '1_b']), false],
    ['reverted', withState('applied'), true],
  ])('%s changes something, or does not: %o', (as, assessment, changes) => {
    expect(planResolve([assessment], { version: '1', as }).changes).toBe(changes)
  })

  it.each<[Resolution, Assessment, string | null]>([
    ['finished', assessed(FILES, ['0_a', row(2, '1_b', { state: 'running' })]), 'godwit upgrade'],
    ['finished', assessed(['0_a', '1_b'], ['0_a', row(2, '1_b', { state: 'running' })]), 'godwit status'],
    ['finished', assessed(['0_a', '1_b'], ['0_a']), 'godwit status'],
    ['edited', withState('applied'), null],
    ['reverted', withState('running'), 'godwit status'],
  ])('%s is followed by what is left to do', (as, assessment, next) => {
    expect(planResolve([assessment], { version: '1', as }).next).toBe(next)
  })

  it('is of the record with just that name, where one migration has two', () => {
    const twice = [assessed(['0_a'], ['0_a.sql', '0_a'])]
    expect(planResolve(twice, { version: '0_a.sql', as: 'reverted' })).toMatchObject({
      version: '0_a.sql',
      row: { id: 1 },
    })
    expect(planResolve(twice, { version: '0_a', as: 'reverted' })).toMatchObject({
      version: '0_a',
      row: { id: 2 },
    })
  })

  it('is of something that is there: the newest records are told, and what is pending first', () => {
    const many = [
      assessed(
        Array.from({ length: 14 }, (_, index) => `${index}_f`),
        ['0_f', '1_f', '2_f', '3_f', '4_f', '5_f', '6_f'],
      ),
    ]
    const unknown = (as: Resolution) => expect(() => planResolve(many, { version: '99', as }))
    unknown('applied').toThrowError(
      /no migration "99", neither recorded nor pending[\s\S]*Recorded: 2_f, 3_f, 4_f, 5_f, 6_f\. Pending: 7_f, 8_f, 9_f, 10_f, 11_f\. For all of them, run: godwit status/,
    )
    unknown('reverted').toThrowError(
      /no record of "99"[\s\S]*Recorded: 2_f, 3_f, 4_f, 5_f, 6_f\. For all of them, run: godwit history/,
    )
    expect(() => planResolve([assessed([], [])], { version: '0', as: 'retry' })).toThrowError(
      /Recorded: nothing\./,
    )
  })
})
