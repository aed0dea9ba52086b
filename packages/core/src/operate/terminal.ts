import { styleText } from 'node:util'
import { AbortedError } from '../errors.js'
import type { Redaction } from './print/redact.js'

/** Where a command speaks: data on stdout, everything for people on stderr. */
export interface Terminal {
  /** Whether somebody is there to answer a question. */
  readonly interactive: boolean
  /** Writes to stdout. */
  data(text: string): void
  /** Writes a line to stderr, unless the command was told to be quiet. */
  say(text: string): void
  /** Colours text that goes to stderr, where stderr shows colours. */
  style(style: Style, text: string): string
  /**
   * Asks on stderr and waits for a line; the end of the input is an empty one. Only where `interactive`.
   * @throws AbortedError when the run is told to stop.
   */
  ask(question: string): Promise<string>
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green'

export interface TerminalOptions {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly quiet: boolean
  readonly noInput: boolean
  readonly noColor: boolean
  readonly signal: AbortSignal
  /** Called when Ctrl-C is pressed at a question, where the terminal sends no signal. */
  readonly interrupt: () => void
  readonly redact: Redaction
}

export function terminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, stderr, redact } = options
  const colored = stderr.isTTY === true && !options.noColor
  return {
    interactive: stdin.isTTY === true && stderr.isTTY === true && !options.noInput,
    data: (text) => void stdout.write(redact.data(text)),
    say: (text) => void (options.quiet || stderr.write(redact.message(`${text}\n`))),
    style: (style, text) => (colored ? styleText(style, text, { validateStream: false }) : text),
    async ask(question) {
      const { createInterface } = await import('node:readline/promises')
      const lines = createInterface({ input: stdin, output: stderr })
      lines.on('SIGINT', options.interrupt)
      try {
        const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)))
        const answer = await Promise.race([
          lines.question(redact.message(question), { signal: options.signal }),
          ended,
        ])
        if (answer === undefined) stderr.write('\n')
        return answer ?? ''
      } catch (cause) {
        if (!options.signal.aborted) throw cause
        throw new AbortedError('Stopped at the question. Nothing was changed.', { cause })
      } finally {
        lines.close()
      }
    },
  }
}
