import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createMigrator, isGodwitError } from '@godwit/core'
import { sqlite } from '@godwit/dialect-sqlite'
import { inject } from 'vitest'
import { type Ended, ended } from '../../../packages/cli/src/testing/temporary-project.js'
import { exitCodeOf } from '../../../packages/core/src/operate/exit-code.js'
import { temporaryApp } from '../../operate/temporary-app.js'
import { type AppOn, withAppOn } from '../../ways-out/app-on.js'
import { FEED, TITLE } from '../../ways-out/scenarios.js'
import { withDatabase } from '../../with-database.js'
import { ROOT } from '../pages.js'

/** A project in which something can go wrong. */
export interface Stage extends AppOn {
  /** Runs the command, on the project's database where the environment does not name another one. */
  godwit(argv: readonly string[], env?: Environment): Promise<Ended>
}

type Environment = { readonly [name: string]: string }

/** Gives `work` a project on SQLite, whose database has two migrations applied. */
export async function onStage(options: string, work: (stage: Stage) => Promise<void>): Promise<void> {
  await withAppOn('sqlite', options, async (app) => {
    app.write({ 'migrations/0_feed.sql': FEED, 'migrations/1_title.sql': TITLE })
    await migratorOf(app).upgrade()
    await work({
      ...app,
      godwit: (argv, env = {}) => godwit(app.path('.'), argv, { DATABASE_URL: 'sqlite:bot.db', ...env }),
    })
  })
}

/** What the command says in a project on an empty database of PostgreSQL. */
export function onPostgres(
  files: { readonly [path: string]: string },
  argv: readonly string[],
): Promise<Ended> {
  const app = temporaryApp('postgres')
  app.write(files)
  return withDatabase(inject('pgUrl'), (url) => godwit(app.path('.'), argv, { DATABASE_URL: url })).finally(
    () => app.remove(),
  )
}

export function migratorOf(app: Pick<AppOn, 'path'>, signal?: AbortSignal) {
  return createMigrator({
    dialect: sqlite(app.path('bot.db')),
    migrations: app.path('migrations'),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** What a command would say of the error with which this ends. */
export async function saidOf(work: Promise<unknown>): Promise<Ended> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!isGodwitError(error)) throw new Error(`Not an error of ours: ${String(error)}`)
  const { code, message } = error
  return {
    code: exitCodeOf(error),
    stdout: JSON.stringify({ error: { code, message } }),
    stderr: `error: ${message}\n`,
  }
}

function godwit(cwd: string, argv: readonly string[], env: Environment): Promise<Ended> {
  const program = join(ROOT, 'packages/cli/bin/godwit.cjs')
  return ended(
    spawn(process.execPath, [program, ...argv], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}
