export type { TemporaryPostgres, TemporaryPostgresOptions } from './temporary-postgres.js'
export { temporaryPostgres, withTemporaryPostgres } from './temporary-postgres.js'
