import { configOf } from './config.mjs'

/** `together` is what it does unless told otherwise. */
export async function load({ engine, variant }) {
  const { MikroORM } = await import(
    engine === 'sqlite' ? '@mikro-orm/better-sqlite' : '@mikro-orm/postgresql'
  )
  const { Migrator } = await import('@mikro-orm/migrations')
  const run =
    (work) =>
    async ({ folder, database }) => {
      const orm = await MikroORM.init(configOf(engine, folder, database, variant, Migrator))
      try {
        return (await work(orm.getMigrator())).length
      } finally {
        await orm.close()
      }
    }
  return {
    upgrade: run((migrator) => migrator.up()),
    downgrade: run((migrator) => migrator.down({ to: 0 })),
  }
}
