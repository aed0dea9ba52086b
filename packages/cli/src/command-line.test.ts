import { findCommand, flagsFor, readCommandLine } from '@godwit/core/operate'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from './catalogue.js'
import { program } from './program.js'

async function flags(...argv: string[]) {
  const line = readCommandLine(argv, program)
  return flagsFor(await findCommand(program, line.command ?? ''), line, program)
}

describe('the command line', () => {
  it('takes flags before and after the command, long, short and joined', async () => {
    expect(await flags('--json', 'upgrade', '4', '-qv', '--steps=2', '-u', 'sqlite:a.db')).toMatchObject({
      json: true,
      quiet: true,
      verbose: true,
      steps: '2',
      url: 'sqlite:a.db',
      yes: false,
      to: undefined,
    })
    expect(readCommandLine(['--json', 'upgrade', '4'], program)).toMatchObject({
      command: 'upgrade',
      words: ['4'],
    })
  })

  it('takes everything after -- as words', () => {
    expect(readCommandLine(['create', '--', '--odd'], program).words).toEqual(['--odd'])
  })

  it.each([
    [['upgrade', '--dryrun'], 'Unknown flag --dryrun.\n  Did you mean --dry-run? See `godwit help upgrade`.'],
    [['--xyzzy', 'up'], 'Unknown flag --xyzzy.\n  See `godwit help upgrade`.'],
    [['--xyzzy'], 'Unknown flag --xyzzy.\n  See `godwit help`.'],
    [['upgrade', '-x'], 'Unknown flag -x.'],
    [['upgrade', '--to'], '--to needs a value: --to TARGET'],
    [['upgrade', '--to', '--yes'], '--to needs a value: --to TARGET'],
    [['upgrade', '--to='], '--to needs a value'],
    [['upgrade', '--json=yes'], '--json takes no value.'],
    [['upgrade', '--to', '1', '--to', '2'], '--to is given twice.'],
    [['status', '--steps', '1'], '--steps does not apply to `godwit status`.'],
    [['status', 'now'], '`godwit status` does not take "now".'],
    [['upgrade', '1', '2'], '`godwit upgrade` does not take "2".'],
    [
      ['upgrade', 'postgres://me:secret@db/bot'],
      'A URL is given without its flag.\n  Write --url before it.',
    ],
    [['upgrad'], 'Unknown command "upgrad".\n  Did you mean `godwit upgrade`?'],
    [['frobnicate'], 'Unknown command "frobnicate".\n  See `godwit help`.'],
  ])('refuses %j', async (argv, message) => {
    await expect(flags(...argv)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message),
    })
  })

  it('knows every command by its own name and its aliases', async () => {
    for (const { names, load } of CATALOGUE.flatMap((group) => group.entries)) {
      const command = await load()
      expect([command.name, ...command.aliases]).toEqual(names)
    }
    expect((await findCommand(program, 'rollback')).name).toBe('downgrade')
  })
})
