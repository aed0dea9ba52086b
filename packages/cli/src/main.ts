import { createRequire } from 'node:module'
import { findCommand } from './catalogue.js'
import { CliError } from './cli-error.js'
import type { Command } from './command.js'
import { type CommandLine, commandOf, flagsFor, readCommandLine } from './command-line.js'
import { readEnvFile } from './environment.js'
import { type ExitCode, exitCodeOf, SIGNAL_CODES } from './exit-code.js'
import { FailedRun } from './failed-run.js'
import { failureJson, failureText } from './print/failure.js'
import { commandHelp, help } from './print/help.js'
import { type Redaction, redaction } from './print/redact.js'
import { type StopSignals, stopSignals } from './stop-signals.js'
import { terminal } from './terminal.js'
import { type RunState, type Witness, witness } from './unanswered.js'

/** Does what the command line says, prints what there is to say, and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  const redact = redaction()
  for (const word of [...argv, process.env['DATABASE_URL'] ?? '']) redact.learn(word)
  const end = witness((message, state) => tellUnanswered(argv, message, state, redact))
  const stop = stopSignals(
    () => process.stderr.write('Stopping. Once more to stop at once.\n'),
    (signal) => {
      end.answered()
      process.exit(SIGNAL_CODES[signal])
    },
  )
  const exitCode = await answer(argv, { stop, end, redact })
  end.answered()
  await flushed(process.stdout)
  // Not left to the event loop: a module of the project may have left something open.
  process.exit(exitCode)
}

interface Surroundings {
  readonly stop: StopSignals
  readonly end: Witness
  readonly redact: Redaction
}

async function answer(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { stop, redact } = around
  let command: Command | undefined
  try {
    const line = readCommandLine(argv)
    const information = await informationFor(line)
    if (information !== undefined) {
      process.stdout.write(information)
      return 0
    }
    command = await findCommand(line.command ?? '')
    return await run(command, line, around)
  } catch (error) {
    const origin = error instanceof FailedRun ? error.cause : error
    if (argv.includes('--json'))
      printJson(
        { ok: false, command: command?.name ?? commandOf(argv) ?? null, ...failureJson(error) },
        redact.message,
      )
    const verbose = argv.includes('--verbose') || argv.includes('-v')
    process.stderr.write(redact.message(`error: ${failureText(error, verbose)}\n`))
    return exitCodeOf(origin, stop.received())
  }
}

/** Help or the version, where nothing else was asked for. */
async function informationFor(line: CommandLine): Promise<string | undefined> {
  if (line.given.has('version')) return `${version()}\n`
  const asked = line.command === 'help' ? line.words[0] : line.command
  if (line.command !== 'help' && !line.given.has('help')) {
    if (asked !== undefined) return undefined
    throw new CliError('USAGE', `Which command?\n\n${await help()}`)
  }
  return asked === undefined ? help() : commandHelp(await findCommand(asked))
}

async function run(
  command: Command,
  line: CommandLine,
  { stop, end, redact }: Surroundings,
): Promise<ExitCode> {
  const flags = flagsFor(command, line)
  const cwd = process.cwd()
  // As Node's own --env-file: what is set already wins. In process.env, since config files and drivers look there.
  for (const [name, value] of Object.entries(await readEnvFile(cwd, flags['env-file'])))
    process.env[name] ??= value
  const { NO_COLOR, DATABASE_URL = '' } = process.env
  redact.learn(DATABASE_URL)
  const voice = terminal({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    quiet: flags.quiet,
    noInput: flags['no-input'],
    noColor: NO_COLOR !== undefined && NO_COLOR !== '',
    signal: stop.signal,
    interrupt: stop.interrupt,
    redact,
  })
  const [argument] = line.words
  const outcome = await command.run({
    command: command.name,
    ...(argument === undefined ? {} : { argument }),
    flags,
    cwd,
    env: process.env,
    signal: stop.signal,
    terminal: voice,
    saw: end.saw,
    learnSecrets: redact.learn,
  })
  if (flags.json) printJson({ ok: true, command: command.name, ...outcome.json }, redact.data)
  else voice.data(outcome.text ?? '')
  if (outcome.note !== undefined) voice.say(outcome.note)
  return outcome.exitCode ?? 0
}

function printJson(facts: object, redacted: (text: string) => string): void {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? redacted(value) : value)
  process.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...facts }, clean)}\n`)
}

function tellUnanswered(
  argv: readonly string[],
  message: string,
  { running, applied, reverted }: RunState,
  redact: Redaction,
): void {
  if (argv.includes('--json'))
    printJson(
      {
        ok: false,
        command: commandOf(argv) ?? null,
        applied,
        ...(reverted.length === 0 ? {} : { reverted }),
        pending: null,
        error: {
          code: 'UNEXPECTED',
          message,
          ...(running === undefined ? {} : { migration: running }),
        },
      },
      redact.message,
    )
  process.stderr.write(redact.message(`error: ${message}\n`))
}

function version(): string {
  return createRequire(import.meta.url)('../package.json').version
}

/** `godwit history | head -1` is no failure, and a run goes on when nobody listens any more. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}
