import { CommandError } from './command-error.js'
import { withListItem } from './with-list-item.js'

/**
 * A migration file's text, with one more checksum among those that it accepts.
 * @throws CommandError USAGE where that code is not ours to rewrite.
 */
export function acceptingText(text: string, file: string, checksum: string): string {
  const accepting = withListItem(text, file, 'accepts', checksum)
  if (accepting.text !== null) return accepting.text
  throw new CommandError('USAGE', accepting.why, { fix: accepting.advice })
}
