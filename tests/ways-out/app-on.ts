import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Client } from 'pg'
import { inject } from 'vitest'
import { type TemporaryApp, temporaryApp } from '../operate/temporary-app.js'
import { withDatabase } from '../with-database.js'

export const ENGINES = ['sqlite', 'postgres'] as const
export type Engine = (typeof ENGINES)[number]

/** An app that has core and one dialect, on a database of its own, and a way into that database past all of it. */
export interface AppOn extends TemporaryApp {
  readonly engine: Engine
  /** Takes a migration's file away. */
  removeMigration(name: string): void
  /** Runs statements, one by one, each committed by itself. */
  sql(...statements: readonly string[]): Promise<void>
  /** The rows of a query, as they are. */
  rows(query: string): Promise<readonly unknown[]>
}

/** Gives `work` an app without migrations on an empty database. `more` is the source of more options. */
export async function withAppOn(
  engine: Engine,
  more: string,
  work: (app: AppOn) => Promise<void>,
): Promise<void> {
  if (engine === 'sqlite') return onSqlite(more, work)
  await withDatabase(inject('pgUrl'), (url) => onPostgres(url, more, work))
}

async function onSqlite(more: string, work: (app: AppOn) => Promise<void>): Promise<void> {
  const app = temporaryApp('sqlite', "sqlite('bot.db')", more)
  const open = <T>(use: (db: Database.Database) => T): T => {
    const db = new Database(app.path('bot.db'))
    try {
      return use(db)
    } finally {
      db.close()
    }
  }
  try {
    await work({
      ...app,
      engine: 'sqlite',
      removeMigration: (name) => rmSync(app.path(`migrations/${name}`)),
      sql: async (...statements) =>
        open((db) => {
          for (const statement of statements) db.exec(statement)
        }),
      rows: async (query) => open((db) => db.prepare(query).all()),
    })
  } finally {
    app.remove()
  }
}

async function onPostgres(url: string, more: string, work: (app: AppOn) => Promise<void>): Promise<void> {
  const app = temporaryApp('postgres', `postgres(${JSON.stringify(url)})`, more)
  const query = async (statement: string): Promise<readonly unknown[]> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(statement)).rows
    } finally {
      await client.end()
    }
  }
  try {
    await work({
      ...app,
      engine: 'postgres',
      removeMigration: (name) => rmSync(app.path(`migrations/${name}`)),
      async sql(...statements) {
        for (const statement of statements) await query(statement)
      },
      rows: query,
    })
  } finally {
    app.remove()
  }
}
