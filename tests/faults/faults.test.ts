import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openCell } from './cell.js'
import { coursesOf } from './course.js'
import { ALL, ENGINE_NAMES, engineNamed } from './engines.js'
import { faultsOf } from './faults.js'
import { inPairs } from './in-pairs.js'
import { LINES } from './lines.js'
import { sampled } from './sample.js'
import { printed, summaryOf } from './summary.js'
import { isSound, judge, told, type Verdict } from './verdict.js'

let folder: string
const verdicts: Verdict[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'godwit-faults-'))
})

afterAll(async () => {
  console.log(printed(ALL ? 'Fault matrix' : 'Fault matrix, a sample', summaryOf(verdicts)))
  await rm(folder, { recursive: true, force: true })
})

describe.each(ENGINE_NAMES)('after any fault one more run comes to the same end on %s', (name) => {
  for (const line of LINES)
    for (const course of coursesOf(line))
      it(
        `${line}, ${course}`,
        async () => {
          const cell = await openCell(engineNamed(name, folder, inject('pgUrl')), line, course, folder)
          const faults = faultsOf(cell)
          const found = await inPairs(ALL ? faults : sampled(faults, `${line} ${course}`), (fault) =>
            judge(cell, fault),
          )
          await cell.start.drop()
          verdicts.push(...found)
          expect(found.filter((verdict) => !isSound(verdict)).map(told)).toEqual([])
        },
        ALL ? 1_800_000 : 120_000,
      )
})
