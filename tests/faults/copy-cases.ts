import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMigrator } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import Database from 'better-sqlite3'
import type { CopyCase } from './copy-faults.js'
import { type Dump, difference } from './dump.js'
import { dumpSqlite } from './dump-sqlite.js'
import { data, INIT, REBUILD, writeLine } from './lines.js'

/** What the cases are made of: migrations, a database before them, and the same after them. */
export interface CopyMaterial {
  readonly lines: string
  readonly before: string
  readonly after: string
  readonly dumps: { readonly before: Dump; readonly after: Dump }
}

const LINE = { '0_init.sql': INIT, '1_data.sql': data(1), '2_rebuild.sql': REBUILD.sqlite }

/** @param megabytes how much the database holds besides */
export async function copyMaterial(folder: string, journal: string, megabytes = 0): Promise<CopyMaterial> {
  const lines = await writeLine(join(folder, `line-${journal}-${megabytes}`), LINE)
  const [before, after] = [join(folder, `${journal}-before.db`), join(folder, `${journal}-after.db`)]
  const db = new Database(before)
  db.pragma(`journal_mode = ${journal}`)
  db.exec('CREATE TABLE "ballast" ("x")')
  const insert = db.prepare('INSERT INTO "ballast" VALUES (hex(zeroblob(500000)))')
  for (let count = 0; count < megabytes; count += 1) insert.run()
  db.close()
  await upgrade(before, lines, { to: '0' })
  await copyFile(before, after)
  await upgrade(after, lines)
  return { lines, before, after, dumps: { before: dumpSqlite(before), after: dumpSqlite(after) } }
}

function upgrade(file: string, migrations: string, request = {}) {
  const policy = { nonEmpty: 'allow' } as const
  return createMigrator({ dialect: sqlite(file), migrations, backup: false, policy }).upgrade(request)
}

/** An upgrade that copies the database first. */
export function copying({ lines, before, dumps }: CopyMaterial, noLinks = false): CopyCase {
  const isCopy = (name: string) => /^app\.db\.backup-\d{8}T\d{6}Z(?:-\d+)?$/.test(name)
  return {
    name: `an upgrade that copies the database${noLinks ? ', where a file has one name' : ''}`,
    noLinks,
    prepare: (folder) => copyFile(before, join(folder, 'app.db')),
    job: (folder) => ({ url: `sqlite:${join(folder, 'app.db')}`, folder: lines, course: 'upgrade' }),
    afterKill: (folder) =>
      others(folder).flatMap((name) => {
        if (!isCopy(name))
          return /^app\.db\.\w{8}\.partial(?:-journal)?$/.test(name) ? [] : [`it left ${name}`]
        const file = join(folder, name)
        return [
          ...(isSame(file, dumps.before) ? [] : [`${name} is not what was there before`]),
          ...((statSync(file).mode & 0o777) === 0o600 ? [] : [`${name} can be read by others`]),
        ]
      }),
    afterwards: (folder) => {
      const copies = others(folder).filter(isCopy)
      return [
        ...(isSame(join(folder, 'app.db'), dumps.after) ? [] : ['the database is another one']),
        ...(copies.some((name) => isSame(join(folder, name), dumps.before)) ? [] : ['there is no copy']),
        ...others(folder).filter((name) => !isCopy(name)),
      ]
    },
  }
}

/** What stands where a copy is put: the newer database, one that nobody can read any more, or nothing. */
export type Standing = 'a database' | 'a damaged one' | 'nothing'

export function restoring(
  { lines, before, after, dumps }: CopyMaterial,
  standing: Standing,
  noLinks = false,
): CopyCase {
  const garbage = 'no database any more, '.repeat(1000)
  const isOld = (file: string) =>
    standing === 'a database' ? isSame(file, dumps.after) : readFileSync(file, 'utf8') === garbage
  const isKept = (name: string) => /^app\.db\.before-restore-\d{8}T\d{6}Z(?:-\d+)?$/.test(name)
  return {
    name: `restore over ${standing}${noLinks ? ', where a file has one name' : ''}`,
    noLinks,
    async prepare(folder) {
      const file = join(folder, 'app.db')
      await copyFile(before, join(folder, 'copy.db'))
      if (standing === 'a database') await copyFile(after, file)
      if (standing === 'a damaged one') await writeFile(file, garbage)
      if (standing === 'nothing') await writeFile(`${file}-wal`, 'the journal of another database')
    },
    job: (folder) => ({
      url: `sqlite:${join(folder, 'app.db')}`,
      folder: lines,
      course: 'restore',
      copy: join(folder, 'copy.db'),
    }),
    afterKill(folder) {
      const file = join(folder, 'app.db')
      if (!existsSync(file)) return standing === 'nothing' ? [] : ['there is no database']
      if (standing === 'a damaged one' && isOld(file)) return []
      return isSame(file, dumps.before) || isSame(file, dumps.after) ? [] : ['the database is neither']
    },
    afterwards(folder) {
      const kept = others(folder).filter(isKept)
      const isLost = standing !== 'nothing' && !kept.some((name) => isOld(join(folder, name)))
      const journals = others(folder).filter((name) => isKept(name.replace(/-wal$/, '')) && !isKept(name))
      return [
        ...(isSame(join(folder, 'app.db'), dumps.before) ? [] : ['it is not the copy']),
        ...(isLost ? ['what stood there is lost'] : []),
        ...(standing !== 'nothing' || journals.length === 1 ? [] : ['the journal is lost']),
        ...others(folder).filter((name) => ![...kept, ...journals, 'copy.db'].includes(name)),
      ]
    },
  }
}

/** Names of files that are neither the database nor what belongs to it while it is open or locked. */
function others(folder: string): string[] {
  return readdirSync(folder).filter((name) => !/^app\.db(?:-wal|-shm|-journal|-godwit-\w+)?$/.test(name))
}

/** In whatever mode the journal is: that is no part of what a database holds. */
function isSame(file: string, expected: Dump): boolean {
  const { lost, doubled } = difference(withoutMode(expected), withoutMode(dumpSqlite(file)))
  return lost.length + doubled.length === 0
}

function withoutMode(dump: Dump): Dump {
  return { ...dump, schema: dump.schema.filter((line) => !line.startsWith('journal_mode')) }
}
