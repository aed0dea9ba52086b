import { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { format } from 'node:util'
import { TEST_PASSWORD } from './test-password.js'

// Loaded into every process of tests: what any of them logs, and what any process prints that they start, is searched
// for the password, as it is written and as it is encoded. What is found fails the whole run.

const ENCODED = encodeURIComponent(TEST_PASSWORD)
const SPELLINGS = [TEST_PASSWORD, ENCODED, ENCODED.toLowerCase()]

function refuse(printed: string, who: string): void {
  if (SPELLINGS.some((one) => printed.includes(one)))
    throw new Error(`A password was printed by ${who}: ${printed}`)
}

for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
  const log = console[level].bind(console)
  console[level] = (...values: unknown[]) => {
    refuse(format(...values), `console.${level}`)
    log(...values)
  }
}

const start: { spawn(options: { readonly args: readonly string[] }): unknown } =
  ChildProcess.prototype as never
const spawn = start.spawn
start.spawn = function (this: ChildProcess, options) {
  const result = spawn.call(this, options)
  for (const stream of [this.stdout, this.stderr]) listen(stream, options.args.join(' '))
  return result
}

/** Looks at what comes in without making it flow, which is up to whoever reads it. */
function listen(stream: Readable | null, who: string): void {
  if (stream === null) return
  const push = stream.push.bind(stream)
  stream.push = (chunk, encoding) => {
    refuse(String(chunk), who)
    return push(chunk, encoding)
  }
}
