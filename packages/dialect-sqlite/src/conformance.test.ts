import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dialectSuite, migratorSuite } from '@godwit/testkit'
import { describe, it } from 'vitest'
import { sqlite } from './index.js'

async function create() {
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-'))
  return {
    dialect: () => sqlite(path.join(folder, 'app.db')),
    outsideTransaction: 'VACUUM',
    drop: () => rm(folder, { recursive: true }),
  }
}

describe('the contract with core', () => {
  for (const { name, run } of dialectSuite(create)) it(name, run)
})

describe('core on this dialect', () => {
  for (const { name, run } of migratorSuite(create)) it(name, run)
})
