import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { thisMachine } from '../machine.js'
import { writeScaling } from './write-scaling.js'

test('without a result, new or old, nothing is drawn and nothing is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-plots-'))
  try {
    const plots = join(folder, 'plots')
    expect(() => writeScaling(plots, [])).toThrow('Nothing was measured yet: there is no ')
    expect(existsSync(plots)).toBe(false)
    const results = { machine: thisMachine({}, false), samples: [] }
    writeScaling(plots, [{ study: 'applied', engine: 'sqlite', results }])
    expect(() => writeScaling(plots, [])).not.toThrow()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
