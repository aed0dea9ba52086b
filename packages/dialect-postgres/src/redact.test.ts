import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { redacted, redactedError } from './redact.js'

describe('a known secret', () => {
  it('is taken out of a text, plain or percent-encoded', () => {
    expect(redacted('a s/cret and s%2Fcret', ['s/cret'])).toBe('a *** and ***')
    expect(redacted('nothing', [''])).toBe('nothing')
  })

  it('is taken out of a driver’s error, whose other fields stay', () => {
    const error = Object.assign(new Error('role s/cret'), { code: '28P01', detail: 's/cret', length: 3 })
    const copy = redactedError(error, ['s/cret'])
    expect(inspect(copy, { showHidden: true })).not.toContain('s/cret')
    expect(copy).toMatchObject({ message: 'role ***', code: '28P01', detail: '***' })
  })

  it('leaves an error that does not hold it as it is', () => {
    const error = new Error('something else')
    expect(redactedError(error, ['s/cret'])).toBe(error)
  })
})
