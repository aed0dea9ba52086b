import { describe, expect, it } from 'vitest'
import { migratorOn } from './testing/migrator.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'
import { failureOf, withSession } from './testing/session.js'

const MANIFEST = { '0_table': 'CREATE TABLE t (a int)' }
const owner = `Owner "${process.pid}"`
const quotedOwner = `"Owner ""${process.pid}"""`
const role = `lacking_${process.pid}`

/** With two roles: one that owns things, and one that lacks the rights. */
const onDatabase = (work: (database: ScratchDatabase, url: string) => Promise<void>): Promise<void> =>
  withScratchDatabase(
    `CREATE ROLE ${quotedOwner}; GRANT ALL ON SCHEMA public TO ${quotedOwner};
     CREATE ROLE ${role} LOGIN PASSWORD 'x'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    async (database) => {
      try {
        await work(database, database.urlAs(`${role}:x`))
      } finally {
        await database.sql(`DROP OWNED BY ${role}, ${quotedOwner}; DROP ROLE ${role}, ${quotedOwner}`)
      }
    },
  )

/** Runs what the error says in `fix` after the colon, as whoever may. */
const obey = (database: ScratchDatabase, fix: string | undefined): Promise<unknown> =>
  database.sql(fix?.slice(fix.lastIndexOf(': ') + 2) ?? '')

describe('a missing right', () => {
  it('to create in the schema comes with the statement that grants it, and that is enough', () =>
    onDatabase(async (database, url) => {
      const error = await failureOf(migratorOn(url, MANIFEST).upgrade())
      expect(error).toMatchObject({
        code: 'DATABASE_DENIED',
        message: expect.stringContaining('permission denied for schema public'),
        fix: expect.stringContaining(`GRANT CREATE, USAGE ON SCHEMA "public" TO "${role}"`),
      })
      await obey(database, error.fix)
      expect((await migratorOn(url, MANIFEST).upgrade()).applied).toHaveLength(1)
    }))

  it('to use the only schema too', () =>
    onDatabase(async (database, url) => {
      await database.sql('REVOKE ALL ON SCHEMA public FROM PUBLIC')
      const error = await failureOf(migratorOn(url, MANIFEST).upgrade())
      expect(error).toMatchObject({ code: 'DATABASE_DENIED', message: expect.stringContaining('(public)') })
      await obey(database, error.fix)
      expect((await migratorOn(url, MANIFEST).upgrade()).applied).toHaveLength(1)
    }))

  it('to use a named schema too', () =>
    onDatabase(async (database, url) => {
      await database.sql('CREATE SCHEMA "Its ""own"""')
      const schema = 'Its "own"'
      const error = await failureOf(migratorOn(url, MANIFEST, { schema }).upgrade())
      expect(error).toMatchObject({ code: 'DATABASE_DENIED' })
      await obey(database, error.fix)
      expect((await migratorOn(url, MANIFEST, { schema }).upgrade()).applied).toHaveLength(1)
    }))

  it('that only the owner of a table has comes with how to become one', () =>
    onDatabase(async (database, url) => {
      await database.sql(`GRANT ALL ON SCHEMA public TO ${role}; CREATE TABLE theirs (a int);
        ALTER TABLE theirs OWNER TO ${quotedOwner}; GRANT ALL ON theirs TO ${role}`)
      const migrator = migratorOn(
        url,
        { '0_alter': 'ALTER TABLE theirs ADD b int' },
        { policy: { nonEmpty: 'allow' } },
      )
      const error = await failureOf(migrator.upgrade())
      expect(error.message).toContain('must be owner of table theirs')
      expect(error.message).toContain(`Connect as ${owner}, who owns theirs`)
      await obey(database, (error.cause as { fix?: string }).fix)
      expect((await migrator.upgrade()).applied).toHaveLength(1)
    }))
})

describe('a role that may only read', () => {
  it('starts where nothing is pending', () =>
    onDatabase(async (database, url) => {
      await migratorOn(database.url, MANIFEST).upgrade()
      const grant = `GRANT SELECT ON public.godwit_migrations TO "${role}"`
      expect(await failureOf(migratorOn(url, MANIFEST).upgrade())).toMatchObject({
        fix: expect.stringMatching(new RegExp(`^Let its owner, \\w+, run: ${grant}$`)),
      })
      await database.sql(grant)
      expect(await migratorOn(url, MANIFEST).upgrade()).toMatchObject({ state: 'up-to-date' })
      const next = { ...MANIFEST, '1_next': 'CREATE TABLE u (a int)' }
      expect(await failureOf(migratorOn(url, next).upgrade())).toMatchObject({
        code: 'DATABASE_DENIED',
        message: expect.stringContaining('Nothing can be recorded'),
      })
    }))
})

describe('a schema that does not exist', () => {
  it('comes with the statement that creates it, and that is enough', () =>
    onDatabase(async (database, url) => {
      const schema = 'not "there'
      const named = await failureOf(migratorOn(url, MANIFEST, { schema }).upgrade())
      expect(named).toMatchObject({ code: 'DATABASE_ABSENT' })
      await obey(database, named.fix)
      expect((await migratorOn(url, MANIFEST, { schema }).upgrade()).applied).toHaveLength(1)

      await database.sql(`ALTER ROLE ${role} SET search_path = "$user", "Not there", other`)
      const found = await failureOf(withSession(url, (session) => session.inspect()))
      expect(found).toMatchObject({ kind: 'absent', message: expect.stringContaining('(Not there, other)') })
      await obey(database, found.fix)
      expect((await migratorOn(url, MANIFEST).upgrade()).applied).toHaveLength(1)
    }))
})
