import { upgradeOnStartup } from '@godwit/core'
import { expect, it } from 'vitest'
import { ERAS } from './eras.js'
import { MIGRATIONS, VERSIONS } from './migrations.js'
import { withOld } from './with-old.js'

const [era] = ERAS.filter(({ name }) => name === 'Aerich 0.6.3, with the table of an older one')

/** What a start logs for people, from `info` on. */
async function logOf(adopt: boolean): Promise<readonly string[]> {
  const lines: string[] = []
  const log = (level: string) => (_: object, message: string) => void lines.push(`${level} ${message}`)
  const logger = { debug: () => {}, info: log('info'), warn: log('warn'), error: log('error') }
  if (era === undefined) throw new Error('There is no such era.')
  await withOld.sqlite(era, async (old) => {
    const options = { dialect: old.dialect(), migrations: MIGRATIONS, backup: false, logger }
    await upgradeOnStartup(adopt ? { ...options, adopt: 'aerich' } : options).catch(() => undefined)
  })
  return lines
}

it('a start that adopts logs each record under both of its names, and then what it has applied', async () => {
  expect(await logOf(true)).toEqual([
    'info Version table "godwit_migrations" created',
    `info Adopted: ${VERSIONS[0]}.sql -> ${VERSIONS[0]}`,
    `info Adopted: ${VERSIONS[1]}.sql -> ${VERSIONS[1]}`,
    `info Adopted: ${VERSIONS[2]}.sql -> ${VERSIONS[2]}`,
    `info Applied migrations: ${VERSIONS[3]}, ${VERSIONS[4]}`,
  ])
})

it('a start that was not told to adopt logs what it would record, and how to have it done', async () => {
  const [failure = ''] = await logOf(false)
  expect(failure).toMatch(/^error Failed to apply migrations: .*would record "0_20230102030405_init", /)
  expect(failure).toContain("(at start-up: adopt: 'aerich')")
})
