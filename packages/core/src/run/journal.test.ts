import { describe, expect, it } from 'vitest'
import { row } from '../plan/facts.fixture.js'
import type { Plan, Step } from '../plan/plan.js'
import { type DoubtfulEntry, openJournal } from './journal.js'

const entry = (version: string, facts: Partial<DoubtfulEntry> = {}): DoubtfulEntry => ({
  app: 'models',
  version,
  direction: 'upgrade',
  from: 'file',
  resumed: false,
  durationMs: 1,
  id: 1,
  ...facts,
})

const step = (version: string): Step => ({
  app: 'models',
  version,
  direction: 'upgrade',
  row: null,
  resumed: false,
  from: 'file',
})

const plan = (versions: readonly string[], facts: Partial<Plan> = {}): Plan => ({
  state: 'pending',
  steps: versions.map(step),
  unfinished: false,
  refusal: null,
  warnings: [],
  ...facts,
})

const versions = (steps: readonly { version: string }[]) => steps.map((one) => one.version)

describe('what a run set out to do', () => {
  it('is what it first planned, less what is done, however much more there is to do by then', () => {
    const journal = openJournal()
    expect(versions(journal.outstanding(plan(['0_a', '1_b'])))).toEqual(['0_a', '1_b'])
    journal.complete(entry('0_a'))
    expect(versions(journal.outstanding(plan(['1_b', '2_c'])))).toEqual(['1_b'])
    expect(journal.isFinished()).toBe(false)
    journal.complete(entry('1_b'))
    expect(journal.isFinished()).toBe(true)
  })

  it('has no hole in it: what somebody else has undone before the rest refuses', () => {
    const journal = openJournal()
    journal.outstanding(plan(['4_e']))
    expect(() => journal.outstanding(plan(['0_a', '1_b', '4_e']))).toThrowError(
      expect.objectContaining({ code: 'PLAN_CHANGED', versions: ['0_a', '1_b'] }),
    )
    expect(versions(journal.outstanding(plan(['4_e', '5_f'])))).toEqual(['4_e'])
  })

  it('is not settled yet while something interrupted comes first', () => {
    const journal = openJournal()
    expect(versions(journal.outstanding(plan(['0_a'], { unfinished: true })))).toEqual(['0_a'])
    journal.complete(entry('0_a'))
    expect(journal.isFinished()).toBe(false)
    expect(versions(journal.outstanding(plan(['1_b'])))).toEqual(['1_b'])
  })
})

describe('a step', () => {
  it('begins once in each direction', () => {
    const journal = openJournal()
    const down: Step = { ...step('0_a'), direction: 'downgrade' }
    expect([step('0_a'), step('0_a'), down].map((one) => journal.begin(one))).toEqual([true, false, true])
  })
})

describe('a COMMIT without an answer', () => {
  const settled = (doubtful: DoubtfulEntry, ...rows: Parameters<typeof row>[]) => {
    const journal = openJournal()
    journal.doubt([doubtful])
    return versions(journal.settle(rows.map((facts) => row(...facts))))
  }

  it('happened when an upgrade is recorded as applied', () => {
    expect(settled(entry('0_a'), [1, '0_a'])).toEqual(['0_a'])
  })

  it('did not happen when an upgrade is not recorded, or only claimed, or somebody else has its id', () => {
    expect(settled(entry('0_a'))).toEqual([])
    expect(settled(entry('0_a'), [1, '0_a', { state: 'running' }])).toEqual([])
    expect(settled(entry('0_a'), [1, '9_z'])).toEqual([])
  })

  it('happened when the record of a downgrade is gone, and not while it is only claimed', () => {
    const down = entry('0_a', { direction: 'downgrade' })
    expect(settled(down)).toEqual(['0_a'])
    expect(settled(down, [1, '0_a', { state: 'reverting' }])).toEqual([])
    expect(settled(down, [1, '0_a'])).toEqual([])
  })

  it('is settled once, and counts as done then', () => {
    const journal = openJournal()
    journal.doubt([entry('0_a')])
    journal.settle([row(1, '0_a')])
    expect(journal.settle([row(1, '0_a')])).toEqual([])
    expect(journal.kept()).toBe('Done before that, and kept: 0_a.')
  })

  it('tells undone from applied anew by the id, for what was undone and redone in it', () => {
    const redone = [entry('1_b', { direction: 'downgrade', id: 2 }), entry('1_b', { id: 3 })]
    const settledBy = (id: number) => {
      const journal = openJournal()
      journal.doubt(redone)
      return journal.settle([row(1, '0_a'), row(id, '1_b')]).map((one) => one.direction)
    }
    expect(settledBy(2)).toEqual([])
    expect(settledBy(3)).toEqual(['downgrade', 'upgrade'])
  })
})

describe('what a run that ends early says', () => {
  it('is that nothing was changed, if that is so', () => {
    expect(openJournal().kept()).toBe('Nothing was changed.')
  })

  it('tells what is undone from what is done, and names what is in doubt until it is settled', () => {
    const journal = openJournal()
    journal.complete(entry('1_b', { direction: 'downgrade' }))
    expect(journal.kept()).toBe('Undone before that: 1_b.')
    journal.complete(entry('0_a'))
    journal.doubt([entry('1_b')])
    expect([journal.isInDoubt(), journal.kept()]).toEqual([
      true,
      'Undone before that: 1_b. Done before that, and kept: 0_a. Whether "1_b" (upgrade) was committed is not known: run: godwit status',
    ])
    journal.settle([])
    expect([journal.isInDoubt(), journal.kept()]).toEqual([
      false,
      'Undone before that: 1_b. Done before that, and kept: 0_a.',
    ])
  })
})

describe('a run', () => {
  it('is under way once it has done some of what it set out to do, and not by what it finishes first', () => {
    const journal = openJournal()
    journal.outstanding(plan(['0_begun'], { unfinished: true }))
    journal.complete(entry('0_begun', { resumed: true }))
    expect(journal.isUnderWay()).toBe(false)
    journal.outstanding(plan(['1_b', '2_c']))
    expect(journal.isUnderWay()).toBe(false)
    journal.complete(entry('1_b'))
    expect(journal.isUnderWay()).toBe(true)
  })
})
