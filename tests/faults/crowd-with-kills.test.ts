import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Child, type End, readyChild } from './child.js'
import { difference } from './dump.js'
import type { FaultDatabase } from './engine.js'
import { ALL, ENGINE_NAMES, engineNamed } from './engines.js'
import { halfMigrated, type LongRun, openLongRun, upgradeOf } from './long-run.js'
import { SEED, seeded } from './seeded.js'
import { printed } from './summary.js'

const PROCESSES = 20
/** Some of these come too late: then it has done its work by itself. */
const KILLS = 6
const ROUNDS = ALL ? 10 : 1

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-crowd-'))
})

const counts = { processes: 0, killed: 0 }

afterAll(async () => {
  console.log(printed('Crowds', counts))
  await rm(folder, { recursive: true, force: true })
})

describe.each(ENGINE_NAMES)(
  `of ${PROCESSES} processes at once on %s, whoever is not killed succeeds`,
  (name) => {
    let run: LongRun

    beforeAll(async () => {
      run = await openLongRun(engineNamed(name, folder, inject('pgUrl')), folder)
    })

    it.each([
      ['an empty database', () => run.engine.create()],
      // The next one is the one that is walked.
      ['a half-migrated database', () => halfMigrated(run, '32')],
    ])(
      `and each migration runs once, on %s (seed ${SEED})`,
      async (_, open) => {
        for (let round = 1; round <= ROUNDS; round += 1) {
          const database = await open()
          try {
            await crowd(database, run, seeded(SEED + round))
          } finally {
            await database.drop()
          }
        }
      },
      ALL ? 1_800_000 : 120_000,
    )
  },
)

async function crowd(database: FaultDatabase, run: LongRun, chance: () => number): Promise<void> {
  const children: Child[] = []
  for (let started = 0; started < PROCESSES; started += 2) {
    children.push(...(await Promise.all([1, 2].map(() => readyChild(upgradeOf(run, database))))))
  }
  for (const child of children) child.go()
  // As many at once take longer than one, and one of them is to be killed while it works.
  const killing = children.slice(0, KILLS).map(async (child) => {
    await setTimeout(chance() * run.durationMs * 1.5)
    child.kill()
  })
  await Promise.all(killing)
  const ends = await Promise.all(children.map((child) => child.end))

  counts.killed += ends.filter(({ signal }) => signal === 'SIGKILL').length
  counts.processes += ends.length
  const alive = ends.filter(({ signal }) => signal === null)
  expect(alive.filter(({ code }) => code !== 0).map(brief)).toEqual([])
  expect(twice(alive.flatMap(({ versions }) => versions))).toEqual([])
  expect(difference(run.expected, await database.dump())).toEqual({ lost: [], doubled: [] })
}

function brief({ code, errors }: End): string {
  return `${code}: ${errors.slice(0, 500)}`
}

function twice(versions: readonly string[]): string[] {
  return versions.filter((version, index) => versions.indexOf(version) !== index)
}
