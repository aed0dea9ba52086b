import { constants, copyFile, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Arena } from './arena.js'

/** Each database has a folder of its own, with all that a tool may put beside it. */
export function sqliteArena(folder: string): Arena {
  let count = 0
  const next = async () => {
    const own = join(folder, `database-${++count}`)
    await mkdir(own, { recursive: true })
    return join(own, 'bench.db')
  }
  return {
    engine: 'sqlite',
    version: version(),
    create: next,
    async copy(database) {
      const target = await next()
      await copyFile(database, target, constants.COPYFILE_FICLONE)
      await sync(target)
      return target
    },
    async query(database, sql) {
      const db = new Database(database, { readonly: true, timeout: 60_000 })
      try {
        return db.prepare<[], Record<string, unknown>>(sql).all()
      } finally {
        db.close()
      }
    },
    remove: (database) => rm(dirname(database), { recursive: true, force: true }),
  }
}

function version(): string {
  const db = new Database(':memory:')
  const found = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()
  db.close()
  return found?.version ?? '?'
}

/** Else the first commit of whoever is measured would wait for the copy. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync()
  await handle.close()
}
