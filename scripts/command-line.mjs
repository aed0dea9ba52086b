import { parseArgs } from 'node:util'
import { usageOf } from './usage-of.mjs'

/** The arguments of this process. With `--help` they are answered here, and what the job does not know ends it, with its usage. */
export function commandLine(job, { options = {}, allowPositionals = false }) {
  try {
    const help = { type: 'boolean', short: 'h' }
    const parsed = parseArgs({ allowPositionals, options: { ...options, help } })
    if (!parsed.values.help) return parsed
    process.stdout.write(usageOf(job))
    process.exit(0)
  } catch (error) {
    // Node goes on to say how it would be taken for the name of a test.
    const [what] = error.message.split('. To specify')
    process.stderr.write(`${what}\n\n${usageOf(job)}`)
    process.exit(1)
  }
}
