import { describe, expect, it } from 'vitest'
import type { AerichFacts, AppFacts } from '../assessment.js'
import { assessed, file, row } from '../facts.fixture.js'

const table = { schema: 'main', name: '"main"."aerich"' }

function aerich(versions: readonly string[], facts: Partial<AerichFacts> = {}): AerichFacts {
  const rows = versions.map((version, index) => ({ id: index + 1, version, app: 'billing' }))
  return { table, rows, otherApps: [], wanted: true, ...facts }
}

const BLANK: Partial<AppFacts> = { hasVersionTable: false, userTables: ['feed'] }
const of = (...[files, rows, facts]: Parameters<typeof assessed>) =>
  assessed(files, rows, { app: 'billing', ...facts }).problems

/** What there is to type, each in a line of its own. */
const commands = (fix = ''): string[] => fix.match(/(?<=^ {4}).*/gm) ?? []

type Case = readonly [
  what: string,
  problems: ReturnType<typeof of>,
  code: string,
  versions: readonly string[],
  message: RegExp,
  ...commands: readonly string[],
]

const SYNC = 'godwit sync'
const changed = { sourceHash: 'x', checksum: 'x' }
const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}_f`)
const FILES_OF_7 = names(7)

const CASES: readonly Case[] = [
  [
    'an upgrade that was interrupted',
    of(['0_a'], [row(1, '0_a', { state: 'running', statementsDone: 2 })]),
    'INTERRUPTED',
    ['0_a'],
    /"0_a" is unfinished: 2 of its statements are done\./,
    'godwit upgrade',
    'godwit resolve 0_a --applied --app billing',
    'godwit resolve 0_a --reverted --app billing',
  ],
  [
    'a downgrade that was interrupted',
    of(['0_a'], [row(1, '0_a', { state: 'reverting', statementsDone: 1 })]),
    'INTERRUPTED',
    ['0_a'],
    /1 of its statements are done/,
    'godwit downgrade --app billing',
  ],
  [
    'code of which nobody knows what it did',
    of(['0_a'], [row(1, '0_a', { state: 'running', checksum: null })]),
    'INTERRUPTED',
    ['0_a'],
    /what it did is not recorded/,
    'godwit resolve 0_a --applied --app billing',
    'godwit resolve 0_a --reverted --app billing',
    'godwit resolve 0_a --retry --app billing',
  ],
  [
    'code that has failed cleanly',
    of(['0_a'], [row(1, '0_a', { state: 'running', checksum: null, inDoubt: false })]),
    'INTERRUPTED',
    ['0_a'],
    /0 of its statements are done/,
    'godwit upgrade',
    'godwit resolve 0_a --applied --app billing',
    'godwit resolve 0_a --reverted --app billing',
  ],
  [
    'a number with two names',
    of(['0_a', '1_new'], ['0_a', '1_old']),
    'DIVERGED',
    ['1_old', '1_new'],
    /Number 1 is recorded as "1_old", but its file is "1_new"/,
    'godwit rebase 1_new --app billing',
    SYNC,
  ],
  [
    'two lines that went on from one migration',
    of(['0_a', '1_b', '2_c'], ['0_a', '3_d']),
    'DIVERGED',
    ['3_d', '1_b', '2_c'],
    /has "3_d", which this folder lacks, and lacks "1_b", "2_c", which/,
    'godwit rebase 1_b --app billing',
    'godwit rebase 2_c --app billing',
    SYNC,
  ],
  [
    'a line of many that are pending',
    of(FILES_OF_7, ['9_d']),
    'DIVERGED',
    ['9_d', ...FILES_OF_7],
    /lacks "0_f", "1_f", "2_f", "3_f", "4_f" and 2 more, which/,
    ...names(5).map((version) => `godwit rebase ${version} --app billing`),
    'and so on, for 2 more',
    SYNC,
  ],
  [
    'an old name without a successor',
    of(['0_a'], ['0_a', '1_b.sql']).filter(({ code }) => code === 'SUCCESSOR_MISSING'),
    'SUCCESSOR_MISSING',
    ['1_b.sql'],
    /"1_b.sql" is recorded, but there is no migration "1_b"/,
    'godwit resolve 1_b.sql --reverted --app billing',
  ],
  [
    'one migration under two names',
    of(['0_a'], ['0_a.sql', '0_a']),
    'RECORDED_TWICE',
    ['0_a.sql', '0_a'],
    /"0_a.sql" and "0_a" are both recorded, but are one migration: "0_a"/,
    'godwit resolve 0_a.sql --reverted --app billing',
    'godwit resolve 0_a --reverted --app billing',
  ],
  [
    'what has no file any more',
    of(['2_c'], ['0_a', '1_b', '2_c']),
    'MISSING',
    ['0_a', '1_b'],
    /not in the folder, although it has newer files: "0_a", "1_b"/,
    'godwit upgrade --allow-missing',
    SYNC,
  ],
  [
    'what was edited',
    of([file('0_a', changed), '1_b'], ['0_a', '1_b']),
    'EDITED',
    ['0_a'],
    /The SQL of "0_a" was changed/,
    'godwit resolve 0_a --edited --app billing',
    'godwit resolve 0_a --edited --in-file --app billing',
    'godwit upgrade --allow-edited',
  ],
  [
    'what is older than what is applied',
    of(['0_a', '1_b', '10_c', '2_d'], ['0_a', '10_c', '2_d']),
    'OUT_OF_ORDER',
    ['1_b'],
    /a newer one \(number 10\) is: "1_b"/,
    'godwit rebase 1_b --app billing',
    'godwit upgrade --allow-out-of-order',
  ],
  [
    'tables without a history',
    of(['0_a', '1_b'], [], BLANK),
    'NEEDS_BASELINE',
    [],
    /no version table, but tables: feed\./,
    'godwit baseline 0_a --app billing',
    'godwit baseline 1_b --app billing',
    'godwit upgrade --allow-non-empty',
  ],
  [
    'many tables without a history, and many files',
    of(FILES_OF_7, [], { ...BLANK, userTables: names(6) }),
    'NEEDS_BASELINE',
    [],
    /tables: 0_f, 1_f, 2_f, 3_f, 4_f and 1 more\./,
    'or of the 2 before these',
    ...FILES_OF_7.slice(2).map((version) => `godwit baseline ${version} --app billing`),
    'godwit upgrade --allow-non-empty',
  ],
  [
    'a newer release',
    of(['0_a', '10_b'], ['10_b', '0_a', '11_c']),
    'AHEAD',
    ['11_c'],
    /A newer release has applied: "11_c"/,
    'godwit downgrade 10_b --app billing',
    SYNC,
  ],
  [
    'records beside a folder without any file',
    of([], ['0_a']),
    'INCOMPATIBLE',
    ['0_a'],
    /"0_a" of a newer one demands number 0 or later/,
    'godwit downgrade base --app billing',
  ],
  [
    'a newer release that this one cannot live with',
    of(['0_a'], ['0_a', '1_b', '2_c', '3_d'], {
      compatibleFrom: new Map([
        [2, 2n],
        [3, 1n],
        [4, 0n],
      ]),
    }),
    'INCOMPATIBLE',
    ['1_b', '2_c'],
    /"1_b", "2_c" of a newer one demands number 2 or later/,
    'godwit downgrade 0_a --app billing',
  ],
  [
    'records of Aerich that nobody wants',
    of(['0_a', '1_b'], [], { ...BLANK, aerich: aerich(['0_a.py'], { wanted: false }) }),
    'NEEDS_ADOPTION',
    ['0_a'],
    /no version table, but Aerich has recorded in "main"\."aerich": "0_a\.py"\. .* record "0_a" as applied, .* leave pending: "1_b"\.$/,
    'godwit adopt aerich --app billing',
  ],
  [
    'all of them applied, in an order of their own',
    of(['0_a', '1_b'], [], { ...BLANK, aerich: aerich(['1_b.py', '0_a.py'], { wanted: false }) }),
    'NEEDS_ADOPTION',
    ['1_b', '0_a'],
    /leave pending: nothing\. By it, applied after one with a higher number: "0_a"\.$/,
    'godwit adopt aerich --allow-out-of-order --app billing',
  ],
  [
    'records of Aerich beside a version table without any',
    of(['0_a'], [], { aerich: aerich(['0_a.py'], { wanted: false }) }),
    'NEEDS_BASELINE',
    ['0_a'],
    /^The version table has no record of "billing", but Aerich has recorded/,
    'godwit adopt aerich --app billing',
    'godwit upgrade --allow-non-empty',
  ],
  [
    'records of Aerich that nobody wants, and that have no file',
    of(['0_a'], [], { ...BLANK, aerich: aerich(['0_a.py', '1_b.py'], { wanted: false }) }),
    'NEEDS_BASELINE',
    ['0_a'],
    /It cannot be adopted yet: "1_b\.py" has no file "1_b" in the folder\.$/,
    'godwit import aerich migrations/models',
    'godwit baseline 0_a --app billing',
  ],
  [
    'records of Aerich that have no file',
    of(['0_a', '9_x'], [], { ...BLANK, aerich: aerich(['0_a.py', '9_x.py', '7_y.py', '8_z.sql']) }),
    'SUCCESSOR_MISSING',
    ['7_y', '8_z'],
    /"main"\."aerich" cannot be adopted: "7_y\.py" has no file "7_y" in the folder, "8_z\.sql" has no file/,
    'godwit import aerich migrations/models',
    'godwit baseline 9_x --app billing',
  ],
  [
    'records of Aerich without a number',
    of(['0_a'], [], { ...BLANK, aerich: aerich(['odd.py', 'two.py']) }),
    'SUCCESSOR_MISSING',
    ['odd', 'two'],
    /"odd\.py" has no number, and no file names it in `formerly`, "two\.py" has no number/,
    'DELETE FROM "main"."aerich" WHERE "id" = 1;',
    'DELETE FROM "main"."aerich" WHERE "id" = 2;',
  ],
  [
    'records of Aerich that are one migration',
    of(['0_a'], [], { ...BLANK, aerich: aerich(['0_a.py', '0_a.sql']) }),
    'RECORDED_TWICE',
    ['0_a'],
    /"0_a\.py" \(id 1\) and "0_a\.sql" \(id 2\) are one migration/,
    'DELETE FROM "main"."aerich" WHERE "id" = 2;',
    'godwit baseline 0_a --app billing',
  ],
  [
    'records of Aerich that the next run takes over',
    of(['0_a', '1_b'], [], { ...BLANK, aerich: aerich(['0_a.py']) }),
    'NOT_ADOPTED',
    ['0_a'],
    /records here as applied, without running anything: "0_a"\.$/,
    'godwit adopt aerich --app billing',
  ],
  [
    'records of Aerich that the version table has not',
    of(['0_a', '1_b'], ['0_a'], { aerich: aerich(['0_a.py', '1_b.py', '2_c.py']) }),
    'PARTLY_ADOPTED',
    ['1_b', '2_c'],
    /what the version table has not: "1_b", "2_c"\. The version table counts\.$/,
    'godwit resolve 1_b --applied --app billing',
  ],
  [
    'records of Aerich that the version table has not, nor the folder',
    of(['0_a'], ['0_a'], { aerich: aerich(['0_a.py', '2_c.py']) }),
    'PARTLY_ADOPTED',
    ['2_c'],
    /has not: "2_c"\./,
  ],
]

describe('what is told, with what to type', () => {
  const cases = CASES.map(([what, problems, code, versions, message, ...expected]) => {
    return { what, problems, code, versions, message, expected }
  })
  it.each(cases)('of $what', ({ problems, code, versions, message, expected }) => {
    expect(problems.map((one) => [one.app, one.code, one.versions])).toEqual([['billing', code, versions]])
    const [problem] = problems
    expect(problem?.message).toMatch(message)
    expect(commands(problem?.fix)).toEqual(expected)
  })

  it('of an app that is meant by default without naming it', () => {
    const [problem] = assessed(['0_a', '1_new'], ['0_a', '1_old']).problems
    expect(commands(problem?.fix)).toEqual(['godwit rebase 1_new', SYNC])
  })

  it('of a version that a shell would read otherwise, in quotes', () => {
    const [problem] = of([file('0_a b', changed)], ['0_a b'])
    expect(commands(problem?.fix)[0]).toBe("godwit resolve '0_a b' --edited --app billing")
  })
})

describe('nothing is told', () => {
  it.each([
    [
      'of a newer release while something is unfinished',
      ['0_a'],
      ['0_a', row(2, '1_b', { state: 'running' })],
      ['INTERRUPTED'],
    ],
    ['of what Aerich has where this app has the same', ['0_a'], ['0_a'], []],
  ])('%s', (_, files, rows, codes) => {
    const facts = codes.length === 0 ? { aerich: aerich(['0_a.py']) } : {}
    expect(of(files, rows, facts).map(({ code }) => code)).toEqual(codes)
  })
})
