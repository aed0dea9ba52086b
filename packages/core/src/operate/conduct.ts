import { typedAs } from '../typed-as.js'
import type { Command, Invocation } from './command.js'
import { CommandError } from './command-error.js'
import { argumentOf, type CommandLine, commandOf, flagsFor, readCommandLine } from './command-line.js'
import { type ExitCode, exitCodeOf, SIGNAL_CODES } from './exit-code.js'
import { FailedRun } from './failed-run.js'
import { errorJson, failureJson, failureText } from './print/failure.js'
import { commandHelp, help } from './print/help.js'
import { printJson } from './print/json.js'
import { type Redaction, redaction } from './print/redact.js'
import { findCommand, type Program } from './program.js'
import { type StopSignals, withStopSignals } from './stop-signals.js'
import { tellUnanswered } from './tell-unanswered.js'
import { terminal } from './terminal.js'
import { type RunState, type Witness, withWitness } from './unanswered.js'
import { watchStreams } from './watch-streams.js'

/** Does what the command line says and prints what there is to say. Gives the exit code; ending the process is the caller's. */
export async function conduct<I extends Invocation>(
  program: Program<I>,
  argv: readonly string[],
): Promise<ExitCode> {
  const lost = watchStreams()
  const redact = redaction()
  for (const word of [...argv, ...program.secrets]) redact.learn(word)
  const tell = (message: string, state: RunState) => tellUnanswered(program, argv, message, state, redact)
  try {
    const code = await withWitness(tell, (witness) =>
      withStopSignals(
        {
          first: () => process.stderr.write('Stopping. Once more to stop at once.\n'),
          again: (signal) => {
            witness.answered()
            process.exit(SIGNAL_CODES[signal])
          },
        },
        (stop) => answer(program, argv, { stop, witness, redact }),
      ),
    )
    await flushed(process.stdout)
    return code === 0 && lost.something() ? 1 : code
  } finally {
    lost.end()
  }
}

interface Surroundings {
  readonly stop: StopSignals
  readonly witness: Witness
  readonly redact: Redaction
}

async function answer<I extends Invocation>(
  program: Program<I>,
  argv: readonly string[],
  around: Surroundings,
): Promise<ExitCode> {
  const { stop, redact } = around
  let command: Command<I> | undefined
  try {
    const line = readCommandLine(argv, program)
    const information = await informationFor(program, line)
    if (information !== undefined) {
      process.stdout.write(information)
      return 0
    }
    command = await findCommand(program, line.command ?? '')
    return await run(program, command, line, around)
  } catch (error) {
    const origin = error instanceof FailedRun ? error.cause : error
    const typed = (text: string): string => typedAs(program.name, redact.message(text))
    if (argv.includes('--json'))
      printJson(
        { ok: false, command: command?.name ?? commandOf(argv, program) ?? null, ...failureJson(error) },
        typed,
      )
    const verbose = argv.includes('--verbose') || argv.includes('-v')
    process.stderr.write(typed(`error: ${failureText(error, verbose)}\n`))
    return exitCodeOf(origin, stop.received(), program.exitCodes)
  }
}

/** Help or the version, where nothing else was asked for. */
async function informationFor<I extends Invocation>(
  program: Program<I>,
  line: CommandLine,
): Promise<string | undefined> {
  if (program.version !== undefined && line.given.has('version')) return `${program.version()}\n`
  const asked = line.command === 'help' ? line.words[0] : line.command
  if (line.command !== 'help' && !line.given.has('help')) {
    if (asked !== undefined) return undefined
    throw new CommandError('USAGE', `Which command?\n\n${await help(program)}`)
  }
  return asked === undefined ? help(program) : commandHelp(program, await findCommand(program, asked))
}

async function run<I extends Invocation>(
  program: Program<I>,
  command: Command<I>,
  line: CommandLine,
  { stop, witness, redact }: Surroundings,
): Promise<ExitCode> {
  const flags = flagsFor(command, line, program)
  const { NO_COLOR } = process.env
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
  const argument = argumentOf(command, line, program)
  const invocation = await program.invocation({
    command: command.name,
    ...(argument === undefined ? {} : { argument }),
    flags,
    signal: stop.signal,
    terminal: voice,
    saw: witness.saw,
    learnSecrets: redact.learn,
  })
  const outcome = await command.run(invocation)
  const { failure } = outcome
  const error = failure === undefined ? {} : { error: errorJson(failure) }
  if (flags.json)
    printJson({ ok: failure === undefined, command: command.name, ...outcome.json, ...error }, redact.data)
  else voice.data(outcome.text ?? '')
  if (outcome.note !== undefined) voice.say(typedAs(program.name, outcome.note))
  if (failure === undefined) return outcome.exitCode ?? 0
  process.stderr.write(
    redact.message(typedAs(program.name, `error: ${failureText(failure, flags.verbose)}\n`)),
  )
  return exitCodeOf(failure, stop.received(), program.exitCodes)
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}
