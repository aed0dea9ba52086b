export { dialectSuite } from './dialect-suite.js'
export type { TemporaryPostgres, TemporaryPostgresOptions } from './temporary-postgres.js'
export { temporaryPostgres, withTemporaryPostgres } from './temporary-postgres.js'
export type { ConformanceCase, TestDatabase } from './test-database.js'
