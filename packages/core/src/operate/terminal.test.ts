import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Invocation } from './command.js'
import { confirm } from './confirm.js'
import { redaction } from './print/redact.js'
import { type Terminal, type TerminalOptions, terminal } from './terminal.js'

/** A terminal whose person has typed `typed`. */
function typing(typed: string, options: Partial<TerminalOptions> = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stderr = Object.assign(new PassThrough(), { isTTY: true })
  const stdout = new PassThrough()
  const controller = new AbortController()
  const made = terminal({
    stdin,
    stdout,
    stderr,
    quiet: false,
    noInput: false,
    noColor: false,
    signal: controller.signal,
    interrupt: () => controller.abort(),
    redact: redaction(),
    ...options,
  })
  stdin.end(typed)
  return {
    made,
    said: () => String(stderr.read() ?? ''),
    printed: () => String(stdout.read() ?? ''),
    controller,
  }
}

function asking(made: Terminal, yes = false): Promise<void> {
  const invocation = {
    command: 'downgrade',
    argument: '4',
    flags: { yes },
    terminal: made,
  } as unknown as Invocation
  return confirm(invocation, 'Undo 2 migrations?')
}

describe('a question', () => {
  it.each(['y\n', 'Y\n', 'yes\n', ' yes \n'])('is answered by %j with yes, on stderr', async (typed) => {
    const { made, said, printed } = typing(typed)
    await asking(made)
    expect(said()).toContain('Undo 2 migrations? [y/N] ')
    expect(printed()).toBe('')
  })

  it.each(['n\n', '\n', 'yep\n', ''])('is declined by %j', async (typed) => {
    await expect(asking(typing(typed).made)).rejects.toMatchObject({ code: 'DECLINED' })
  })

  it('is not asked where nobody is there, or the answer was given before', async () => {
    const { made, said } = typing('y\n', { noInput: true })
    await expect(asking(made)).rejects.toMatchObject({
      code: 'UNANSWERED',
      message: expect.stringContaining('add --yes to the same command'),
    })
    await asking(made, true)
    expect(said()).toBe('')
  })

  it('ends when the run is told to stop', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true })
    const { made, controller } = typing('', { stdin })
    const answer = made.ask('Well? ')
    controller.abort()
    await expect(answer).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('what is said', () => {
  it('is coloured only where stderr shows it and nobody objects', () => {
    expect(typing('').made.style('red', 'x')).toBe('\u001B[31mx\u001B[39m')
    expect(typing('', { noColor: true }).made.style('red', 'x')).toBe('x')
    expect(typing('', { stderr: new PassThrough() }).made.style('red', 'x')).toBe('x')
  })

  it('is nothing where the command was told to be quiet', () => {
    const { made, said } = typing('', { quiet: true })
    made.say('x')
    expect(said()).toBe('')
  })
})
