import { dialectSuite, migratorSuite, type TestDatabase } from '@godwit/testkit'
import { describe, it } from 'vitest'
import { postgres } from './index.js'
import { createDatabase } from './testing/scratch-database.js'

async function create(): Promise<TestDatabase> {
  const { url, drop } = await createDatabase()
  return { dialect: () => postgres(url), outsideTransaction: 'VACUUM', drop }
}

describe('the contract with core', () => {
  for (const { name, run } of dialectSuite(create)) it(name, run)
})

describe('core on this dialect', () => {
  for (const { name, run } of migratorSuite(create)) it(name, run)
})
