import { describe, expect, it } from 'vitest'
import { DatabaseError, type DatabaseErrorKind } from '../database-error.js'
import { AbortedError, ConfigurationError, MigrationFileError, StateError } from '../errors.js'
import { CommandError } from './command-error.js'
import { exitCodeOf } from './exit-code.js'

describe('the exit code', () => {
  it('is 1 for a refused state and for what nobody expected', () => {
    expect(exitCodeOf(new StateError('DIVERGED', 'm', 'models', []))).toBe(1)
    expect(exitCodeOf(new TypeError('m'))).toBe(1)
    expect(exitCodeOf('thrown text')).toBe(1)
  })

  it('is 2 for what cannot be used as it is given', () => {
    expect(exitCodeOf(new ConfigurationError('UNKNOWN_TARGET', 'm'))).toBe(2)
    expect(exitCodeOf(new MigrationFileError('DUPLICATE_NUMBER', 'm', { file: 'f' }))).toBe(2)
    expect(exitCodeOf(new CommandError('USAGE', 'm'))).toBe(2)
    expect(exitCodeOf(new CommandError('UNANSWERED', 'm'))).toBe(2)
  })

  it('is 3 where a person declined', () => {
    expect(exitCodeOf(new CommandError('DECLINED', 'm'))).toBe(3)
  })

  it.each<[DatabaseErrorKind, number]>([
    ['absent', 2],
    ['denied', 2],
    ['read-only', 2],
    ['unavailable', 5],
    ['busy', 5],
    ['lost', 5],
    ['unknown-outcome', 1],
    ['statement', 1],
  ])('for a database that is %s is %d', (kind, code) => {
    expect(exitCodeOf(new DatabaseError('m', { kind }))).toBe(code)
  })

  it("is the signal's where one came", () => {
    expect(exitCodeOf(new AbortedError('m'), 'SIGINT')).toBe(130)
    expect(exitCodeOf(new AbortedError('m'), 'SIGTERM')).toBe(143)
  })
})
