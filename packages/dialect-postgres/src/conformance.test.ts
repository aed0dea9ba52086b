import { dialectSuite } from '@godwit/testkit'
import { describe, inject, it } from 'vitest'
import { postgres } from './index.js'
import { scratchDatabase } from './scratch-database.js'

describe('the contract with core', () => {
  const cases = dialectSuite(async () => {
    const { url, drop } = await scratchDatabase(inject('pgUrl'))
    return { dialect: () => postgres(url), outsideTransaction: 'VACUUM', drop }
  })
  for (const { name, run } of cases) it(name, run)
})
