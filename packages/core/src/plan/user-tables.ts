import type { Place } from '../dialect.js'
import { AERICH, findAerichTable } from '../history/aerich-table.js'

/** Tables that other tools keep in a database, as patterns over whole names. They don't make it a used one. */
const OTHER_TOOLS_TABLES: readonly RegExp[] = [
  /^_litestream_/,
  /^_cf_/,
  /^crsql_/,
  /^__crsql_/,
  /^spatial_ref_sys$/,
  /^geometry_columns$/,
  /^geography_columns$/,
  /^raster_(?:columns|overviews)$/,
  /^rqlite_/,
]

/** Names of the tables that are the user's own: neither internal, nor another tool's, nor the version table. */
export function userTables(place: Place, versionTable: string): string[] {
  const isAerich = findAerichTable(place) !== null
  return place.tables
    .filter((table) => table.kind === 'table' && table.name !== versionTable)
    .map((table) => table.name)
    .filter((name) => !(isAerich && name === AERICH))
    .filter((name) => !OTHER_TOOLS_TABLES.some((pattern) => pattern.test(name)))
}
