// Scripts through `resolve`, and a storage in the database, as its documentation shows them.
import { readFile } from 'node:fs/promises'
import { Umzug } from 'umzug'

export async function load({ engine }) {
  const { connect } = await import(`./${engine}.mjs`)
  const run = (work) => async (site) => {
    const context = await connect(site.database)
    try {
      return await work(umzugOf(site.folder, context))
    } finally {
      await context.close()
    }
  }
  return {
    upgrade: run(async (umzug) => (await umzug.up()).length),
    downgrade: run(async (umzug) => (await umzug.down({ to: 0 })).length),
  }
}

export function umzugOf(folder, context) {
  return new Umzug({
    migrations: { glob: ['migrations/*.up.sql', { cwd: folder }], resolve },
    context,
    storage,
    logger: undefined,
  })
}

const resolve = ({ name, path, context }) => ({
  name,
  up: async () => context.transaction(await readFile(path, 'utf8')),
  down: async () => context.transaction(await readFile(path.replace('.up.sql', '.down.sql'), 'utf8')),
})

const storage = {
  executed: ({ context }) => context.names(),
  logMigration: ({ name, context }) => context.record(name),
  unlogMigration: ({ name, context }) => context.forget(name),
}
