// Its own command line, as its documentation builds it: node cli.mjs up | pending.
import { umzugOf } from './contestant.mjs'

const { BENCH_ENGINE: engine, BENCH_DATABASE: database, BENCH_FOLDER: folder } = process.env
const { connect } = await import(`./${engine}.mjs`)
const context = await connect(database)
await umzugOf(folder, context).runAsCLI()
await context.close()
