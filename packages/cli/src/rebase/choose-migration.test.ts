import { describe, expect, it } from 'vitest'
import { byNumber } from '../by-number.js'
import { type Choice, movingTwin, namedMigration, twinsIn } from './choose-migration.js'
import { type NumberedFile, numbered } from './numbered-file.js'

/** Files by path: /app/folder/name. */
function files(...paths: readonly string[]): NumberedFile[] {
  return paths
    .map((path) => {
      const [, app = '', folder = '', name = ''] = path.split('/')
      return {
        app,
        folder: `/${app}/${folder}`,
        path,
        ...numbered(name.replace(/\.\w+$/, '')),
        suffix: '.sql',
      }
    })
    .sort(byNumber)
}

const MODELS = ['/models/s/0_a.sql', '/models/p/0_a.sql', '/models/s/1_b.sql', '/models/s/01_c.sql']

describe('the migration that is named', () => {
  const find = (argument: string, ...more: string[]) =>
    namedMigration(argument, files(...MODELS, ...more), '/models')
  const is = (version: string) => ({ app: 'models', version })

  it.each([
    ['1_b', '1_b'],
    ['1_b.sql', '1_b'],
    ['s/01_c.sql', '01_c'],
    ['/models/p/0_a.sql', '0_a'],
    ['0', '0_a'],
    ['00', '0_a'],
  ])('may be given as %s', (argument, version) => {
    expect(find(argument)).toEqual(is(version))
  })

  it('has to be there', () => {
    expect(() => find('2_x')).toThrow(/no migration "2_x" in \/models\/p, \/models\/s\./)
    expect(() => find('q/1_b.sql')).toThrow('no migration "q/1_b.sql"')
  })

  it('has to be one, and the error has a command for each', () => {
    expect(() => find('1')).toThrow(/\n {4}godwit rebase 01_c\n {4}godwit rebase 1_b$/)
    expect(() => find('0_a', '/billing/s/0_a.sql')).toThrow(
      /\n {4}godwit rebase 0_a --app billing\n {4}godwit rebase 0_a --app models$/,
    )
  })
})

describe('migrations of one number', () => {
  it('are twins within a folder, however the number is written', () => {
    expect(twinsIn(files(...MODELS))).toEqual([
      {
        number: 1n,
        among: [
          { app: 'models', version: '01_c' },
          { app: 'models', version: '1_b' },
        ],
      },
    ])
  })

  it('are none where each engine has its own name for it', () => {
    expect(twinsIn(files('/models/s/3_x.sql', '/models/p/3_y.sql', '/billing/s/3_z.sql'))).toEqual([])
  })

  const [twins = { number: 0n, among: [] }] = twinsIn(files(...MODELS))
  const moving = (...recorded: string[]) =>
    movingTwin(twins, files(...MODELS), {
      database: 'bot.db',
      isRecorded: ({ version }: Choice) => recorded.includes(version),
    })

  it('are told apart by a database that has one of them', () => {
    expect(moving('01_c')).toEqual({
      app: 'models',
      version: '1_b',
      because: 'bot.db has applied 01_c, and not 1_b.',
    })
  })

  it('are not told apart by one that has none of them, or all', () => {
    expect(() => moving()).toThrow(
      /the number 1, and bot\.db has applied none of them\.\n.*\n {4}godwit rebase/,
    )
    expect(() => moving('01_c', '1_b')).toThrow('bot.db has applied them all')
  })
})
