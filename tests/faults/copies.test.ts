import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CopyMaterial, copying, copyMaterial, restoring } from './copy-cases.js'
import { type CopyCase, type CopyVerdict, killedAnywhere, killedAtOperations } from './copy-faults.js'
import { ALL, ENGINE_NAMES } from './engines.js'
import { SEED } from './seeded.js'
import { printed } from './summary.js'

/** Of the moments before and after an operation, one in so many. */
const NTH = ALL ? 1 : 13
const RUNS = ALL ? 100 : 4

let folder: string
const verdicts: CopyVerdict[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-copies-'))
})

afterAll(async () => {
  const count = (holds: (verdict: CopyVerdict) => boolean) => verdicts.filter(holds).length
  const summary = { cases: verdicts.length, kills: count(({ killed }) => killed), wrong: count(isWrong) }
  console.log(printed('Killed while copying and restoring', summary))
  await rm(folder, { recursive: true, force: true })
})

type Make = (material: CopyMaterial) => CopyCase

const CASES: readonly (readonly [string, Make])[] = [
  ['an upgrade that copies the database', (material) => copying(material)],
  ['the same where a file can have one name only', (material) => copying(material, true)],
  ['restore', (material) => restoring(material, 'a database')],
  ['restore where a file can have one name only', (material) => restoring(material, 'a database', true)],
  ['restore over what is damaged', (material) => restoring(material, 'a damaged one')],
  ['restore where nothing stands', (material) => restoring(material, 'nothing')],
]

const MODES = [
  ['SQLite rollback journal', 'delete'],
  ['SQLite WAL', 'wal'],
] as const

describe.skipIf(!ENGINE_NAMES.some((name) => name.startsWith('SQLite'))).each(MODES)(
  'killed at any operation on its files, and run again, nothing is lost on %s by',
  (_, journal) => {
    it.each(CASES)(
      '%s',
      async (_, make) => {
        const inside = await mkdtemp(join(folder, 'case-'))
        const found = await killedAtOperations(make(await copyMaterial(inside, journal)), inside, NTH)
        verdicts.push(...found)
        expect(found.filter(isWrong)).toEqual([])
        expect(found.filter(({ killed }) => !killed)).toEqual([])
      },
      ALL ? 900_000 : 120_000,
    )

    it.each([CASES[0], CASES[2]].filter((one) => one !== undefined))(
      `%s, at ${RUNS} moments of a database of 16 MB (seed ${SEED})`,
      async (_, make) => {
        const inside = await mkdtemp(join(folder, 'case-'))
        const found = await killedAnywhere(make(await copyMaterial(inside, journal, 16)), inside, RUNS, SEED)
        verdicts.push(...found)
        expect(found.filter(isWrong)).toEqual([])
      },
      ALL ? 900_000 : 120_000,
    )
  },
)

function isWrong({ wrong }: CopyVerdict): boolean {
  return wrong.length > 0
}
