// Its own command line, as its documentation builds it: node cli.mjs up | pending.
import { umzugOf } from './contestant.mjs'

const { BENCH_ENGINE: engine, BENCH_DATABASE: database } = process.env
const { connect } = await import(`./${engine}.mjs`)
const context = await connect(database)
await umzugOf(process.cwd(), context).runAsCLI()
await context.close()
