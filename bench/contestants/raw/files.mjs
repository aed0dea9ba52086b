import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a folder of `x.up.sql` and `x.down.sql` holds, in order. */
export function filesOf(folder) {
  const migrations = join(folder, 'migrations')
  return {
    names: readdirSync(migrations)
      .filter((file) => file.endsWith('.up.sql'))
      .map((file) => file.slice(0, -'.up.sql'.length))
      .sort(),
    up: (name) => readFileSync(join(migrations, `${name}.up.sql`), 'utf8'),
    down: (name) => readFileSync(join(migrations, `${name}.down.sql`), 'utf8'),
  }
}

export function hashOf(text) {
  return createHash('sha256').update(text).digest('hex')
}

/** @throws Error where a file is not the one that was applied. */
export function compare(files, recorded) {
  for (const name of files.names) {
    const hash = hashOf(files.up(name))
    if (recorded.has(name) && recorded.get(name) !== hash) throw new Error(`${name} was edited`)
  }
}
