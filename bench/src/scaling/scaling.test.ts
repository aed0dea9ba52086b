import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { thisMachine } from '../machine.js'
import { beginResults } from '../results.js'
import { dropScaling, readScaling } from './scaling.js'

test('what was measured before is gone once all is to be measured from the beginning, and nothing else is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-scaling-'))
  try {
    const machine = thisMachine({}, false)
    for (const name of ['scaling-applied-sqlite', 'scaling-script-postgres.partial', 'samples'])
      beginResults(join(folder, `${name}.jsonl`), machine)
    expect(readScaling(folder).map(({ study }) => study)).toEqual(['applied', 'script'])
    dropScaling(folder)
    expect(readScaling(folder)).toEqual([])
    expect(() => rmSync(join(folder, 'samples.jsonl'))).not.toThrow()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
