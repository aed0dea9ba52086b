/** The id of the database of the session. */
export const OWN_DATABASE =
  '(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())'

/** Whether a row `l` of pg_locks is that of whoever holds the lock. */
export function isHeldLock(key: bigint, database = OWN_DATABASE): string {
  return `l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.classid::int8 = ${BigInt.asUintN(32, key >> 32n)} AND l.objid::int8 = ${BigInt.asUintN(32, key)}
  AND l.database = ${database}`
}
