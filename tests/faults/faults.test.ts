import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openCell } from './cell.js'
import { ALL, ENGINE_NAMES, engineNamed } from './engines.js'
import { faultsOf } from './faults.js'
import { inPairs } from './in-pairs.js'
import { KNOWN_FAULTS, type KnownFault, knownFault } from './known-faults.js'
import { LINES } from './lines.js'
import { sampled } from './sample.js'
import { printed, summaryOf } from './summary.js'
import { isSound, judge, told, type Verdict } from './verdict.js'

let folder: string
const verdicts: Verdict[] = []
const shown = new Set<KnownFault>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-faults-'))
})

afterAll(async () => {
  console.log(printed(ALL ? 'Fault matrix' : 'Fault matrix, a sample', summaryOf(verdicts)))
  await rm(folder, { recursive: true, force: true })
})

describe.each(ENGINE_NAMES)('after any fault one more run comes to the same end on %s', (name) => {
  for (const line of LINES)
    for (const direction of ['upgrade', 'downgrade'] as const)
      it(
        `${line}, ${direction}`,
        async () => {
          const cell = await openCell(engineNamed(name, folder, inject('pgUrl')), line, direction, folder)
          const faults = faultsOf(cell)
          const found = await inPairs(ALL ? faults : sampled(faults, `${line} ${direction}`), (fault) =>
            judge(cell, fault),
          )
          await cell.start.drop()
          verdicts.push(...found)
          const known = new Map(found.map((verdict) => [verdict, knownFault(cell, verdict)]))
          for (const fault of known.values()) if (fault !== undefined) shown.add(fault)
          const unexpected = found.filter((verdict) => !isSound(verdict) && known.get(verdict) === undefined)
          expect(unexpected.map(told)).toEqual([])
        },
        ALL ? 1_800_000 : 120_000,
      )
})

it.runIf(ALL)('still knows of no fault that is mended', () => {
  expect(KNOWN_FAULTS.filter((fault) => !shown.has(fault)).map(({ reason }) => reason)).toEqual([])
})
