import { join } from 'node:path'

export function configOf(engine, folder, database, variant, Migrator) {
  return {
    ...(engine === 'sqlite' ? { dbName: database } : { clientUrl: database, pool: { min: 0, max: 1 } }),
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      path: join(folder, 'migrations'),
      glob: '*.js',
      snapshot: false,
      silent: true,
      allOrNothing: variant !== 'each',
    },
  }
}
