import { inspect } from 'node:util'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { postgres } from './index.js'

afterEach(() => vi.unstubAllEnvs())

describe('where postgres() leads', () => {
  it('is told without the password', () => {
    expect(postgres('postgres://u:s3cret@h:5433/d').database).toBe('u@h:5433/d')
    expect(postgres({ host: '::1', user: 'u', password: 's3cret', database: 'd' }).database).toBe(
      'u@[::1]:5432/d',
    )
    const pool = new pg.Pool({
      connectionString: 'postgres://u:s3cret@h/d?uselibpqcompat=true',
      host: 'other',
    })
    expect(postgres(pool).database).not.toContain('s3cret')
    expect(inspect(postgres('postgres://u:s3cret@h/d'), { depth: 5 })).not.toContain('s3cret')
  })

  it('is told without a user where none is known', () => {
    for (const name of ['PGUSER', 'USER', 'USERNAME']) vi.stubEnv(name, undefined)
    expect(postgres('postgres://localhost:5433/d').database).toBe('localhost:5433/d')
    vi.stubEnv('PGUSER', 'u')
    expect(postgres('postgres://localhost:5433/d').database).toBe('u@localhost:5433/d')
  })

  it('is not a single client, which the app may be using', () => {
    expect(() => postgres(new pg.Client() as never)).toThrow(/connection of its own/)
    expect(() => postgres(undefined as never)).toThrow(/takes a URL/)
  })
})
