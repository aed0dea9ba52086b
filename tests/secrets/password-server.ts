import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryPostgres } from '@godwit/testkit'
import pg from 'pg'
import { CANARY } from './canary.js'

/** A server that asks everybody but its owner for a password, and knows one user, `bot`, with a database of its own. */
export interface PasswordServer {
  /** `host:port/database` */
  readonly place: string
  readonly port: number
  stop(): Promise<void>
}

export async function passwordServer(): Promise<PasswordServer> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-hba-'))
  const rules = join(folder, 'pg_hba.conf')
  await writeFile(rules, 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n')
  await chmod(folder, 0o755)
  const server = await temporaryPostgres({ settings: { hba_file: rules } })
  const owner = new pg.Client(server.url)
  await owner.connect()
  await owner.query(`CREATE ROLE bot LOGIN PASSWORD '${CANARY}'`)
  await owner.query('CREATE DATABASE bot OWNER bot')
  await owner.end()
  const port = Number(new URL(server.url).port)
  return {
    place: `127.0.0.1:${port}/bot`,
    port,
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}
