import { isGodwitError } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { parseUrl } from './url.js'

function failure(url: string): { code: string; message: string } {
  try {
    parseUrl(url)
  } catch (error) {
    if (isGodwitError(error)) return error
    throw error
  }
  throw new Error(`it was accepted: ${url}`)
}

describe('a database URL', () => {
  const understood: [url: string, parts: object][] = [
    ['postgres://u:p@h:5433/d', { user: 'u', password: 'p', host: 'h', port: 5433, database: 'd' }],
    ['postgresql://h/d', { host: 'h', database: 'd' }],
    ['POSTGRES://h', { host: 'h' }],
    ['postgres://u@/d', { user: 'u', database: 'd' }],
    ['postgres:///d', { database: 'd' }],
    ['postgres://u:p%40ss%2F%23@h/d%20b', { user: 'u', password: 'p@ss/#', host: 'h', database: 'd b' }],
    ['postgres://u:p@ss%:x@h/d', { user: 'u', password: 'p@ss%:x', host: 'h', database: 'd' }],
    ['postgres://[::1]:5433/d', { host: '::1', port: 5433, database: 'd' }],
    ['postgres://u@%2Ftmp%2Fpg/d', { user: 'u', host: '/tmp/pg', database: 'd' }],
    ['postgres:///d?host=/tmp/pg&user=u', { user: 'u', host: '/tmp/pg', database: 'd' }],
    ['postgres://h/d?password=a+b', { host: 'h', password: 'a+b', database: 'd' }],
    ['postgres://h/d?connect_timeout=3', { host: 'h', database: 'd', connectionTimeoutMillis: 3000 }],
    [
      'postgres://h?application_name=bot&options=-c%20x%3D1',
      { host: 'h', application_name: 'bot', options: '-c x=1' },
    ],
    ['postgres://h?channel_binding=require', { host: 'h', enableChannelBinding: true }],
    ['postgres://h?pooler=session', { host: 'h', pooler: 'session' }],
    ['postgres://h?sslmode=disable', { host: 'h', tls: false }],
    ['postgres://h?ssl=0', { host: 'h', tls: false }],
    ['postgres://h?sslmode=require', { host: 'h', tls: { verify: 'full' } }],
    ['postgres://h?sslmode=verify-full&sslrootcert=system', { host: 'h', tls: { verify: 'full' } }],
    ['postgres://h?ssl=true', { host: 'h', tls: { verify: 'full' } }],
    ['postgres://h?sslmode=no-verify', { host: 'h', tls: { verify: 'none' } }],
    [
      'postgres://h?sslmode=verify-ca&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem',
      {
        host: 'h',
        tls: { verify: 'authority', authorityFile: '/ca.pem', certificateFile: '/c.pem', keyFile: '/k.pem' },
      },
    ],
  ]
  for (const [url, parts] of understood) {
    it(`${url} is understood`, () => expect(parseUrl(url)).toEqual(parts))
  }

  const refused: [url: string, code: string, message: RegExp][] = [
    ['mysql://u:s3cret@h/d', 'UNKNOWN_SCHEME', /^mysql:/],
    ['sqlite:bot.db', 'UNKNOWN_SCHEME', /^sqlite:/],
    ['', 'BAD_URL', /no scheme/],
    ['bot.db', 'BAD_URL', /no scheme/],
    ['postgres:h/s3cret', 'BAD_URL', /cannot be read/],
    ['host=h password=s3cret dbname=d', 'BAD_URL', /Keyword form/],
    ['"postgres://u:s3cret@h/d"', 'BAD_URL', /quotes/],
    ['postgres://u:s3cret @h/d', 'BAD_URL', /white space/],
    ['postgres://u:s3cret@h/d\n', 'BAD_URL', /white space/],
    ['postgres://u:s3cret@h1,h2/d', 'BAD_URL', /several hosts/],
    ['postgres://u:s3cret@h:1,h:2/d', 'BAD_URL', /cannot be read/],
    ['postgres://u:s3cret/x@h/d', 'BAD_URL', /cannot be read/],
    ['postgres://u:12/s3cret@h/d', 'BAD_URL', /cannot be read/],
    ['postgres://u:s3cret#x@h/d', 'BAD_URL', /cannot be read/],
    ['postgres://u:s3cret@h:99999/d', 'BAD_URL', /port/],
    ['postgres://u:s3cret@h/d?sslmode=prefer', 'BAD_URL', /may end without TLS/],
    ['postgres://u:s3cret@h/d?sslmode=allow', 'BAD_URL', /may end without TLS/],
    ['postgres://u:s3cret@h/d?sslmode=bogus', 'BAD_URL', /unknown/],
    ['postgres://u:s3cret@h/d?sslmode=verify-ca', 'BAD_URL', /sslrootcert/],
    ['postgres://u:s3cret@h/d?schema=x', 'BAD_URL', /as an option/],
    [
      'postgres://u:s3cret@h/d?sslmod=require',
      'BAD_URL',
      /parameter: sslmod\.\n.*Known are: user, .*sslkey\./,
    ],
    ['postgres://u:s3cret@h/d?pgbouncer=true', 'BAD_URL', /direct URL/],
    ['postgres://u:s3cret@h/d?pooler=transaction', 'BAD_URL', /only value of pooler/],
    ['postgres://u:s3cret@h/d?target_session_attrs=any', 'BAD_URL', /target_session_attrs/],
    ['postgres://h/d?x:s3cret@h/d', 'BAD_URL', /unknown parameter\./],
    ['postgres://u:p@h/d?S3cret=1&s3cret%40h=2', 'BAD_URL', /unknown parameter\./],
    ['postgres://h/d?host=u:s3cret@h', 'BAD_URL', /holds an @/],
    ['postgres://u:s3cret@h/d?connect_timeout=soon', 'BAD_URL', /connect_timeout/],
  ]
  for (const [url, code, message] of refused) {
    it(`${JSON.stringify(url)} is refused, without a word of its password`, () => {
      const error = failure(url)
      expect(error.code).toBe(code)
      expect(error.message).toMatch(message)
      expect(error.message).not.toContain('s3cret')
    })
  }
})
