import { appsSuite } from './apps-suite.js'
import { batchSuite } from './batch-suite.js'
import { codeSuite } from './code-suite.js'
import { concurrencySuite } from './concurrency-suite.js'
import { downgradeSuite } from './downgrade-suite.js'
import { failureSuite } from './failure-suite.js'
import { fileSuite } from './file-suite.js'
import { historySuite } from './history-suite.js'
import { lookSuite } from './look-suite.js'
import { lossSuite } from './loss-suite.js'
import { resolveSuite } from './resolve-suite.js'
import { rollbackSuite } from './rollback-suite.js'
import { stateSuite } from './state-suite.js'
import { stopSuite } from './stop-suite.js'
import { conformanceCases } from './suite.js'
import { syncSuite } from './sync-suite.js'
import type { ConformanceCase, TestDatabase } from './test-database.js'
import { unansweredSuite } from './unanswered-suite.js'
import { upgradeSuite } from './upgrade-suite.js'
import { waitSuite } from './wait-suite.js'
import { walkSuite } from './walk-suite.js'

/** What core's migrator promises, on the real engine behind a dialect. */
export function migratorSuite(create: () => Promise<TestDatabase>): ConformanceCase[] {
  return conformanceCases(create, [
    upgradeSuite,
    failureSuite,
    fileSuite,
    walkSuite,
    codeSuite,
    batchSuite,
    resolveSuite,
    stopSuite,
    waitSuite,
    downgradeSuite,
    lossSuite,
    rollbackSuite,
    syncSuite,
    unansweredSuite,
    stateSuite,
    historySuite,
    lookSuite,
    appsSuite,
    concurrencySuite,
  ])
}
