import type { Invocation } from './command.js'
import { CommandError } from './command-error.js'

/**
 * Returns when the answer is yes, by `--yes` or by a person.
 * @throws CommandError UNANSWERED where nobody can answer, DECLINED where somebody says anything but yes.
 */
export async function confirm(invocation: Invocation, question: string): Promise<void> {
  const { flags, terminal } = invocation
  if (flags.yes) return
  if (!terminal.interactive)
    throw new CommandError('UNANSWERED', `A question nobody answered: ${question}`, {
      fix: 'To answer yes, add --yes to the same command.',
    })
  const answer = await terminal.ask(`${question} [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('DECLINED', 'Declined. Nothing was changed.')
}
