import { backupSuite } from './backup-suite.js'
import { cancelSuite } from './cancel-suite.js'
import { databaseSuite } from './database-suite.js'
import { effectsSuite } from './effects-suite.js'
import { exclusiveSuite } from './exclusive-suite.js'
import { guardSuite } from './guard-suite.js'
import { inspectSuite } from './inspect-suite.js'
import { schemaSuite } from './schema-suite.js'
import { sessionSuite } from './session-suite.js'
import { splitSuite } from './split-suite.js'
import { conformanceCases } from './suite.js'
import type { ConformanceCase, TestDatabase } from './test-database.js'
import { transactionSuite } from './transaction-suite.js'
import { turnsSuite } from './turns-suite.js'

/** Every sentence of the contract between core and a dialect that holds for all engines. */
export function dialectSuite(create: () => Promise<TestDatabase>): ConformanceCase[] {
  return conformanceCases(create, [
    splitSuite,
    sessionSuite,
    schemaSuite,
    turnsSuite,
    databaseSuite,
    transactionSuite,
    guardSuite,
    cancelSuite,
    backupSuite,
    exclusiveSuite,
    inspectSuite,
    effectsSuite,
  ])
}
