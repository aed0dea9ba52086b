import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { inject } from 'vitest'

/** What the bot runs on. Tests that touch the database run on each. */
export const ENGINES = ['sqlite', 'postgres'] as const
export type Engine = (typeof ENGINES)[number]

/** Gives `work` the URL of an empty database of its own, and removes the database afterwards. */
export async function withTemporaryDatabase<T>(
  engine: Engine,
  work: (url: string) => Promise<T>,
): Promise<T> {
  return engine === 'sqlite' ? withTemporaryFile(work) : withTemporaryPostgresDatabase(work)
}

async function withTemporaryFile<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bot-demo-'))
  try {
    return await work(`sqlite:${join(folder, 'bot.db')}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function withTemporaryPostgresDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const name = `bot_demo_${randomUUID().replaceAll('-', '')}`
  const url = new URL(inject('pgUrl'))
  url.pathname = `/${name}`
  await onServer(`CREATE DATABASE ${name}`)
  try {
    return await work(url.href)
  } finally {
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('pgUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
