import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { sqliteArena } from './arenas/sqlite.js'
import { bench } from './bench.js'
import type { Outcome } from './run-contestant.js'
import { runWork } from './run-work.js'
import type { Sample } from './sample.js'
import { QUICK } from './sizes.js'
import type { Work } from './works/work.js'

/** Runs two rounds, and tells the turns, the warm-up's as 0, and what was kept. */
async function ran(outcomes: Readonly<Record<string, () => Outcome>>, known: readonly Sample[] = []) {
  const turns: string[] = []
  const kept: string[] = []
  const work: Work = {
    name: 'rest',
    title: () => 'Rest',
    text: () => '',
    rounds: 2,
    engines: ['sqlite'],
    columns: [],
    base: () => 'a',
    participants: () =>
      Object.entries(outcomes).map(([name, outcome]) => ({
        name,
        contestant: name,
        less: '',
        measure: async () => outcome(),
      })),
  }
  await runWork(work, bench(sqliteArena(tmpdir()), QUICK, tmpdir()), {
    rounds: 2,
    contestants: undefined,
    known,
    onTurn: (round, { name }) => turns.push(`${name}${round}`),
    onSample: ({ entrant, round, error = '' }) => kept.push(`${entrant}${round}${error}`),
  })
  return { turns: turns.join(' '), kept }
}

const fine = (): Outcome => ({ ms: 1 })

function sample(entrant: string, round: number, outcome = fine()): Sample {
  return {
    work: 'rest',
    engine: 'sqlite',
    engineVersion: '3',
    entrant,
    round,
    date: '2026-01-02',
    ...outcome,
  }
}

describe('work that is measured', () => {
  it('keeps the result of every turn but those of the warm-up', async () => {
    expect(await ran({ a: fine, b: fine })).toEqual({
      turns: 'a0 b0 b1 a1 a2 b2',
      kept: ['b1', 'a1', 'a2', 'b2'],
    })
  })

  it('keeps what has failed, and tries it again', async () => {
    const { kept } = await ran({ a: () => ({ error: ' no' }) })
    expect(kept).toEqual(['a1 no', 'a2 no'])
  })

  it('does not try again who was killed for being slow, or could not begin, and tells it', async () => {
    const cannot = (): Outcome => {
      throw new Error('no database')
    }
    expect(await ran({ a: () => ({ error: 'killed after 60 s' }), b: cannot, c: fine })).toEqual({
      turns: 'a0 b0 c0 c1 c2',
      kept: ['a0killed after 60 s', 'b0not measured: no database', 'c1', 'c2'],
    })
  })

  it('goes on where it was broken off', async () => {
    const known = [
      sample('a', 1),
      sample('a', 2),
      sample('b', 1),
      sample('c', 0, { error: 'killed after 60 s' }),
    ]
    expect((await ran({ a: fine, b: fine, c: fine }, known)).turns).toBe('b0 b2')
  })
})
