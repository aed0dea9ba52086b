import { createMigrator, modules } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { expect, inject, it } from 'vitest'
import { withDatabase } from './with-database.js'

const migrations = modules({
  '0_mood': "-- upgrade --\nCREATE TYPE mood AS ENUM ('sad'); CREATE TABLE day (mood mood);",
  '1_happy': "ALTER TYPE mood ADD VALUE 'happy';",
  '2_days': "INSERT INTO day VALUES ('happy');",
})

it('a value of an enum can be used by the migration after the one that adds it, in one run', () =>
  withDatabase(inject('pgUrl'), async (url) => {
    const migrator = createMigrator({ dialect: postgres(url), migrations })
    const { applied } = await migrator.upgrade()
    expect(applied.map((step) => step.version)).toEqual(['0_mood', '1_happy', '2_days'])
  }))

it('a value of an enum cannot be used in the transaction that adds it, which fails as a whole', () =>
  withDatabase(inject('pgUrl'), async (url) => {
    const options = { dialect: postgres(url), migrations }
    await createMigrator(options).upgrade({ to: '0' })
    const together = createMigrator({ ...options, singleTransaction: true })
    await expect(together.upgrade()).rejects.toMatchObject({ code: 'MIGRATION_FAILED', migration: '2_days' })
    expect((await together.pending()).map((one) => one.version)).toEqual(['1_happy', '2_days'])
  }))
