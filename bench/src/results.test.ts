import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { thisMachine } from './machine.js'
import { addResult, beginResults, dropResults, readResults } from './results.js'
import type { Sample } from './sample.js'

const folder = mkdtempSync(join(tmpdir(), 'godwit-results-'))
const file = join(folder, 'deeper/samples.jsonl')

afterAll(() => rmSync(folder, { recursive: true }))

it('keep what was measured before a run was broken off, in the middle of a line too, until it is dropped', () => {
  expect(() => readResults(file)).toThrow('Nothing was measured yet')
  const machine = thisMachine({ pg: '8' }, false)
  const sample: Sample = {
    work: 'start',
    engine: 'sqlite',
    engineVersion: '3',
    entrant: 'raw',
    round: 1,
    date: '2026-01-02',
    ms: 3,
  }
  beginResults(file, machine)
  addResult(file, sample)
  appendFileSync(file, '{"work":"sta')
  expect(readResults(file)).toEqual({ machine, samples: [sample] })
  dropResults(file, () => false)
  expect(readResults(file)).toEqual({ machine, samples: [sample] })
  dropResults(file, ({ entrant }) => entrant === 'raw')
  expect(readResults(file)).toEqual({ machine, samples: [] })
})
