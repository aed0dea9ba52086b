import { configOf } from './contestant.mjs'

const { BENCH_ENGINE: engine, BENCH_DATABASE: database, BENCH_FOLDER: folder } = process.env

export const { client, connection, useNullAsDefault, migrations, pool } = configOf(engine, folder, database)
