import { expect, it } from 'vitest'
import { databaseError, isBusy } from './driver-error.js'

const driverError = (code: string) => Object.assign(new Error('what the driver says'), { code })

it.each([
  ['busy', 'SQLITE_BUSY'],
  ['busy', 'SQLITE_BUSY_SNAPSHOT'],
  ['busy', 'SQLITE_BUSY_RECOVERY'],
  ['read-only', 'SQLITE_READONLY'],
  ['read-only', 'SQLITE_READONLY_DIRECTORY'],
  ['read-only', 'SQLITE_READONLY_ROLLBACK'],
  ['unavailable', 'SQLITE_CANTOPEN'],
  ['denied', 'SQLITE_NOTADB'],
  ['statement', 'SQLITE_FULL'],
  ['statement', 'SQLITE_IOERR_WRITE'],
  ['statement', 'SQLITE_CONSTRAINT_UNIQUE'],
])('%s is what %s means', (kind, code) => {
  const cause = driverError(code)
  expect(databaseError(cause, { database: '/a.db', unwritable: undefined })).toMatchObject({ kind, cause })
  expect(isBusy(cause)).toBe(kind === 'busy')
})
