import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readyChild } from './child.js'
import { runLine } from './course.js'
import { type Difference, difference } from './dump.js'
import { ALL, ENGINE_NAMES, engineNamed } from './engines.js'
import { inPairs } from './in-pairs.js'
import { LENGTH } from './long-line.js'
import { type LongRun, openLongRun, upgradeOf } from './long-run.js'
import { SEED, seeded } from './seeded.js'
import { printed } from './summary.js'

const RUNS = ALL ? 200 : 6

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-killed-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Killed extends Difference {
  readonly killed: boolean
  /** Versions that were still to be done, or to be finished, after the kill. */
  readonly left: number
}

describe(`${LENGTH} migrations, killed at any moment and run again, come to the same end`, () => {
  it.each(ENGINE_NAMES)(
    `on %s, ${RUNS} times (seed ${SEED})`,
    async (name) => {
      const run = await openLongRun(engineNamed(name, folder, inject('pgUrl')), folder)
      const chance = seeded(SEED)
      const moments = Array.from({ length: RUNS }, () => chance() * run.durationMs)
      const ends = await inPairs(moments, (moment) => killedAt(run, moment))
      const count = (holds: (end: Killed) => boolean) => ends.filter(holds).length
      const summary = {
        runs: ends.length,
        kills: count(({ killed }) => killed),
        'in the middle': count(({ left }) => left > 0 && left < LENGTH),
        lost: count(({ lost }) => lost.length > 0),
        doubled: count(({ doubled }) => doubled.length > 0),
      }
      console.log(printed(`Killed anywhere on ${name}, within ${Math.round(run.durationMs)} ms`, summary))
      expect(ends.filter(({ lost, doubled }) => lost.length + doubled.length > 0)).toEqual([])
      expect(summary.kills).toBeGreaterThan(0)
    },
    ALL ? 1_800_000 : 120_000,
  )
})

async function killedAt(run: LongRun, moment: number): Promise<Killed> {
  const database = await run.engine.create()
  try {
    const child = await readyChild(upgradeOf(run, database))
    child.go()
    await setTimeout(moment)
    child.kill()
    const { signal } = await child.end
    const left = await runLine(database.dialect(), run.folder, 'upgrade')
    return {
      killed: signal === 'SIGKILL',
      left: left.length,
      ...difference(run.expected, await database.dump()),
    }
  } finally {
    await database.drop()
  }
}
