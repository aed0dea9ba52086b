// For its command: which database is told by the environment.
import { Migrator } from '@mikro-orm/migrations'
import { configOf } from './config.mjs'

const { BENCH_ENGINE: engine, BENCH_DATABASE: database, BENCH_FOLDER: folder } = process.env
const { defineConfig } = await import(
  engine === 'sqlite' ? '@mikro-orm/better-sqlite' : '@mikro-orm/postgresql'
)

export default defineConfig(configOf(engine, folder, database, 'together', Migrator))
