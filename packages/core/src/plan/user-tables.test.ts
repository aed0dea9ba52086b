import { expect, it } from 'vitest'
import type { PlaceTable } from '../dialect.js'
import { userTables } from './user-tables.js'

const AERICH = ['id', 'version', 'app', 'content']
const tables = (...list: (string | PlaceTable)[]) =>
  userTables(
    {
      schema: 'main',
      now: '2026-01-02T03:04:05.006Z',
      readOnly: false,
      tables: list.map((one) => (typeof one === 'string' ? { name: one, kind: 'table', columns: [] } : one)),
      elsewhere: [],
    },
    'godwit_migrations',
  )

it('the tables of a user are all but the version table', () => {
  expect(tables('feed', 'godwit_migrations', 'sub')).toEqual(['feed', 'sub'])
})

it.each(['view', 'foreign', 'internal'] as const)('what is %s is no table of a user', (kind) => {
  expect(tables({ name: 'feed', kind, columns: [] })).toEqual([])
})

it('tables that other tools keep do not make a database a used one', () => {
  expect(
    tables(
      ...[
        '_litestream_seq',
        '_cf_KV',
        'crsql_master',
        '__crsql_clock',
        'spatial_ref_sys',
        'geometry_columns',
      ],
      ...['geography_columns', 'raster_columns', 'raster_overviews', 'rqlite_log'],
    ),
  ).toEqual([])
})

it('tables whose names only hold those of other tools are a user’s', () => {
  const names = [
    ...['my_litestream_x', 'my_cf_x', 'my_crsql_x', 'my__crsql_x', 'my_rqlite_x'],
    ...['spatial_ref_sys_2', 'my_spatial_ref_sys', 'geometry_columns_2', 'my_geometry_columns'],
    ...['geography_columns_2', 'my_geography_columns', 'raster_columns_2', 'my_raster_columns', 'raster_x'],
  ]
  expect(tables(...names)).toEqual(names)
})

it('the table of Aerich is its own only where it has its shape', () => {
  expect(tables({ name: 'aerich', kind: 'table', columns: AERICH }, 'feed')).toEqual(['feed'])
  expect(tables('aerich', 'feed')).toEqual(['aerich', 'feed'])
})
