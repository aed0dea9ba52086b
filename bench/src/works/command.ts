import type { Bench } from '../bench.js'
import { measured, ratio } from '../columns.js'
import { ENGINES } from '../engine.js'
import type { Site } from '../entrant.js'
import { ENTRANTS } from '../entrants.js'
import { NODE } from '../names.js'
import { count } from '../plot/quantity.js'
import { outcomeOf } from '../run-contestant.js'
import { timedProcess } from '../timed-process.js'
import { COMMAND_LINES, type Command, type CommandLine, contestantsFile } from './command-lines.js'
import type { Participant, Work } from './work.js'

export const version = commanding(
  'cli-version',
  () => 'The command: `--version`',
  'As a whole process, like everything about commands.',
  'version',
)

export const status = commanding(
  'cli-status',
  ({ line }) => `The command: status with ${count(line)} applied`,
  'What is applied and pending, by the command that each tool has for it. The raw driver is a program that looks whether something is to be done.',
  'status',
)

export const upgrade = commanding(
  'cli-upgrade',
  ({ line }) => `The command: upgrade with nothing pending, ${count(line)} applied`,
  'What a deployment runs each time.',
  'upgrade',
)

function commanding(name: string, title: Work['title'], text: string, command: Command): Work {
  return {
    name,
    title,
    text: () => text,
    rounds: 7,
    engines: command === 'version' ? ['sqlite'] : ENGINES,
    columns: [measured('whole process, ms', 'processMs'), ratio('× node -e 0', 'processMs')],
    base: () => NODE,
    participants: (engine) => [
      nothing(),
      ...COMMAND_LINES.filter(({ engines, hasNoVersion = false }) =>
        command === 'version' ? !hasNoVersion : engines.includes(engine),
      ).map((line) => participant(line, command)),
    ],
  }
}

function nothing(): Participant {
  return {
    name: NODE,
    contestant: 'node',
    less: '',
    measure: async () => outcomeOf(await timedProcess([process.execPath, '-e', '0'])),
  }
}

function participant({ name, entrant, less, words }: CommandLine, command: Command): Participant {
  const owner = ENTRANTS.find((one) => one.name === entrant)
  if (owner === undefined) throw new Error(`Nobody is called ${entrant}.`)
  return {
    name,
    contestant: owner.contestant,
    less: command === 'version' ? '' : less,
    async measure(bench: Bench) {
      if (command === 'version') return outcomeOf(await timedProcess(words(command, NOWHERE)))
      const options = { count: bench.sizes.line }
      const database = await bench.arena.copy(await bench.prepared(owner, options))
      return bench.on(owner, options, database, async (site) => {
        const env = {
          BENCH_ENGINE: site.engine,
          BENCH_DATABASE: database,
          BENCH_FOLDER: site.folder,
        }
        return outcomeOf(
          await timedProcess(words(command, site), { cwd: contestantsFile(owner.contestant), env }),
        )
      })
    },
  }
}

/** No command that tells its version needs a database. */
const NOWHERE: Site = { engine: 'sqlite', folder: '', database: '' }
