import { inspect } from 'node:util'
import type { Dialect } from '@godwit/core'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { postgres } from './index.js'
import { locate } from './location.js'

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

  it('is told without what a user has after a colon, which is a password in the wrong place', async () => {
    for (const name of ['PGDATABASE', 'PGPASSWORD', 'PGUSER']) vi.stubEnv(name, undefined)
    const url = 'postgres://127.0.0.1:1/d?user=u:hunter2'
    expect(postgres(url).database).toBe('u@127.0.0.1:1/d')
    expect(locate(url).secrets).toEqual(['hunter2'])
    expect(locate({ user: 'u:hun:ter2', password: 'other' }).secrets).toEqual(['other', 'hun:ter2'])
    expect(postgres('postgres://h?user=u:hunter2').database).toBe('u@h:5432/u')
    const refused = await refusalOf(postgres(url))
    expect(inspect(refused, { depth: 5 })).not.toContain('hunter2')
    expect(refused.message).toContain('Cannot connect to u@127.0.0.1:1/d')
    expect(locate('postgres://u%3Av@h/d')).toMatchObject({ database: 'u:v@h:5432/d', secrets: [] })
    vi.stubEnv('PGUSER', 'u:hunter2')
    expect(postgres('postgres://h/d').database).toBe('u@h:5432/d')
    expect(locate('postgres://h/d').secrets).toEqual(['hunter2'])
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

async function refusalOf(dialect: Dialect): Promise<Error> {
  const options = { access: 'read', waitMs: 0, onEvent: () => {} } as const
  return dialect
    .session(options, async () => {})
    .then(
      () => expect.unreachable(),
      (error: unknown) => error as Error,
    )
}
