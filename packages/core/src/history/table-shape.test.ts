import { describe, expect, it } from 'vitest'
import type { Place, PlaceTable } from '../dialect.js'
import { findVersionTable, indexName, LATER_COLUMNS, lockOf } from './table-shape.js'

const FIRST = ['id', 'version', 'app', 'content']
const ALL = [...FIRST, ...Object.keys(LATER_COLUMNS)]

const place = (tables: readonly PlaceTable[], elsewhere: readonly string[] = []): Place => ({
  schema: 'main',
  now: '2026-01-02T03:04:05.006Z',
  readOnly: false,
  tables,
  elsewhere,
})
const versions = (columns: readonly string[], kind: PlaceTable['kind'] = 'table'): PlaceTable => ({
  name: 'versions',
  kind,
  columns,
})
const refusal = (message: RegExp, option = 'table') =>
  expect.objectContaining({
    code: 'NOT_A_VERSION_TABLE',
    message: expect.stringMatching(message),
    fix: expect.stringContaining(`the option \`${option}\``),
  })

describe('the version table', () => {
  it('is found by its name among others, in any order of its columns', () => {
    const feed: PlaceTable = { name: 'feed', kind: 'table', columns: ['id'] }
    expect(findVersionTable(place([feed, versions([...ALL].reverse())]), 'versions')).toEqual({
      schema: 'main',
      name: 'versions',
      exists: true,
      missingColumns: [],
    })
  })

  it('of the first shape lacks the later columns, and a column of a later release is no harm', () => {
    const { missingColumns } = findVersionTable(place([versions(FIRST)]), 'versions')
    expect(missingColumns).toEqual(Object.keys(LATER_COLUMNS))
    const later = findVersionTable(
      place([versions([...ALL.filter((one) => one !== 'step'), 'later'])]),
      'versions',
    )
    expect(later.missingColumns).toEqual(['step'])
  })

  it('that is not there lacks nothing', () => {
    expect(findVersionTable(place([]), 'versions')).toEqual({
      schema: 'main',
      name: 'versions',
      exists: false,
      missingColumns: [],
    })
  })

  it.each(FIRST)('is none without %s', (column) => {
    const other = place([versions(ALL.filter((one) => one !== column))])
    expect(() => findVersionTable(other, 'versions')).toThrowError(
      refusal(/"main"\."versions" is a table of another shape/),
    )
  })

  it.each(['view', 'foreign', 'internal'] as const)('is not what is %s', (kind) => {
    const other = place([versions(ALL, kind)])
    expect(() => findVersionTable(other, 'versions')).toThrowError(
      refusal(new RegExp(`no ordinary table \\(${kind}\\)`)),
    )
  })

  it('in another schema alone is refused, and beside one here it does not count', () => {
    expect(() => findVersionTable(place([], ['versions']), 'versions')).toThrowError(
      refusal(/"versions" is not in "main"/, 'schema'),
    )
    expect(findVersionTable(place([versions(ALL)], ['versions']), 'versions').exists).toBe(true)
    expect(findVersionTable(place([], ['feed']), 'versions').exists).toBe(false)
  })

  it('is locked by its full name', () => {
    expect(lockOf({ schema: 'app', name: 'versions' })).toBe('app.versions')
  })
})

describe('the name of its index', () => {
  it.each([
    ['versions', 'versions_app_version'],
    ['v'.repeat(51), `${'v'.repeat(51)}_app_version`],
    ['v'.repeat(63), `${'v'.repeat(51)}_app_version`],
    ['é'.repeat(30), `${'é'.repeat(25)}_app_version`],
  ])('of %s takes no more than 63 bytes, and cuts no character', (table, name) => {
    expect(indexName(table)).toBe(name)
  })
})
