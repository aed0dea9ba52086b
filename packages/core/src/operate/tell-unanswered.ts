import { typedAs } from '../typed-as.js'
import type { Invocation } from './command.js'
import { commandOf } from './command-line.js'
import { printJson } from './print/json.js'
import type { Redaction } from './print/redact.js'
import type { Program } from './program.js'
import type { RunState } from './unanswered.js'

/** Says, as the command would have, that the process ends before it could. */
export function tellUnanswered<I extends Invocation>(
  program: Program<I>,
  argv: readonly string[],
  message: string,
  { running, applied, reverted }: RunState,
  redact: Redaction,
): void {
  const typed = (text: string): string => typedAs(program.name, redact.message(text))
  if (argv.includes('--json'))
    printJson(
      {
        ok: false,
        command: commandOf(argv, program) ?? null,
        applied: applied(),
        ...(reverted().length === 0 ? {} : { reverted: reverted() }),
        pending: null,
        error: {
          code: 'UNEXPECTED',
          message,
          ...(running === undefined ? {} : { migration: running }),
        },
      },
      typed,
    )
  process.stderr.write(typed(`error: ${message}\n`))
}
