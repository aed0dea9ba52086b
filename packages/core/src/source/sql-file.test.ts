import { describe, expect, it } from 'vitest'
import { parseSqlFile } from './sql-file.js'

const FILE = '/migrations/1_a.sql'
const parse = (...lines: readonly string[]) => parseSqlFile(lines.join('\n'), FILE)

describe('sections of a .sql file', () => {
  it('are the lines below their markers, and know where they begin', () => {
    expect(parse('-- adds tags', '', '-- upgrade --', 'A;', 'B;', '-- downgrade --', 'C;', '')).toMatchObject(
      {
        upgrade: { kind: 'sql', text: 'A;\nB;', line: 4 },
        downgrade: { kind: 'sql', text: 'C;\n', line: 7 },
      },
    )
  })

  it('are not needed: then everything is the upgrade, and there is no way back', () => {
    expect(parse('A;', 'B;')).toMatchObject({ upgrade: { text: 'A;\nB;', line: 1 }, downgrade: null })
  })

  it('may be written with other white space, in capitals, with CRLF and after a byte order mark', () => {
    const draft = parseSqlFile('\uFEFF --UPGRADE--\t\r\nA;\r\n--   Downgrade --\r\nB;\r\n', FILE)
    expect(draft).toMatchObject({
      upgrade: { text: 'A;\r', line: 2 },
      downgrade: { text: 'B;\r\n', line: 4 },
    })
  })

  it('keep the line ends inside of texts', () => {
    expect(parseSqlFile("INSERT INTO a VALUES ('x\r\ny')", FILE).upgrade).toMatchObject({
      text: "INSERT INTO a VALUES ('x\r\ny')",
    })
  })

  it('without any text below `-- downgrade --` have no way back', () => {
    expect(parse('-- upgrade --', 'A;', '-- downgrade --', '  ', '').downgrade).toBeNull()
    expect(parse('-- upgrade --', 'A;', '-- downgrade --').downgrade).toBeNull()
  })

  it('are not begun behind the end of a comment', () => {
    expect(() => parse('/* x', 'y */ -- upgrade --', 'A;')).toThrow(`${FILE}:2: `)
  })

  it('may follow a comment that speaks of them', () => {
    expect(parse('/* License', '-- upgrade --', '*/', '-- upgrade --', 'A;')).toMatchObject({
      upgrade: { text: 'A;', line: 5 },
    })
  })

  it.each([
    [['A;', '-- upgrade --', 'B;'], 1, /stands above `-- upgrade --`/],
    [['/* x */ A;', '-- upgrade --', 'B;'], 1, /stands above/],
    [['/* x', 'y */ A;', '-- upgrade --', 'B;'], 2, /stands above/],
    [['-- downgrade --', 'A;'], 1, /no `-- upgrade --` before it/],
    [['A;', '-- downgrade --', 'B;'], 2, /no `-- upgrade --` before it/],
    [['-- downgrade --', 'A;', '-- upgrade --', 'B;'], 1, /stands before `-- upgrade --`/],
    [['-- upgrade --', 'A;', '-- upgrade --'], 3, /a second time/],
    [['-- upgrade --', 'A;', '-- downgrade --', 'B;', '-- downgrade --', 'C;'], 5, /a second time/],
    [['-- upgrade --', 'A;', '-- downgrade --', 'B;', '-- upgrade --', 'C;'], 5, /a second time/],
  ])('are refused as in %j', (lines, line, message) => {
    expect(() => parse(...lines)).toThrow(message)
    expect(() => parse(...lines)).toThrow(`${FILE}:${line}: `)
  })

  it.each([
    ['--upgrade', 'upgrade'],
    ['-- up', 'upgrade'],
    ['-- Up --', 'upgrade'],
    ['-- migrate:up', 'upgrade'],
    ['-- migrate: up', 'upgrade'],
    ['-- +goose Up', 'upgrade'],
    ['-- +migrate Down', 'downgrade'],
    ['-- Down Migration', 'downgrade'],
    ['##### upgrade #####', 'upgrade'],
    ['---- downgrade ----', 'downgrade'],
    ['-- upgrade:', 'upgrade'],
    ['/* upgrade */', 'upgrade'],
    ['-- upgade --', 'upgrade'],
    ['-- dowgrade --', 'downgrade'],
    ['--rollback', 'downgrade'],
    ['-- //@UNDO', 'downgrade'],
    ['-- downgrade -- undo it', 'downgrade'],
    ['-- downgrade: drops x', 'downgrade'],
    ['-- downgrade (drops x)', 'downgrade'],
    ['-- downgrade \u2013\u2013', 'downgrade'],
    ['-- downgrade \u2014 drops x', 'downgrade'],
    ['-- downgrade --\u200B', 'downgrade'],
    ['\u200B-- downgrade --', 'downgrade'],
    ['-- down\u00ADgrade --', 'downgrade'],
    ['--- Downgrade of x ---', 'downgrade'],
    ['-- down -- undo it', 'downgrade'],
    ['A; -- downgrade --', 'downgrade'],
    ['A; --downgrade', 'downgrade'],
    ['/* x */ -- downgrade --', 'downgrade'],
    ['-- migrate:down transaction:false', 'downgrade'],
    ['-- rambler down', 'downgrade'],
    ['-- !Downs', 'downgrade'],
    ['# --- !Ups', 'upgrade'],
    ['-- +goose Down of x', 'downgrade'],
    ['-- +migrate Down notransaction', 'downgrade'],
    ['-- @DOWN', 'downgrade'],
    ['##### downgrade #####', 'downgrade'],
  ])('are not begun by %s', (text, meant) => {
    expect(() => parse('-- upgrade --', 'A;', text, 'B;')).toThrow(`Write \`-- ${meant} --\``)
    expect(() => parse('-- upgrade --', 'A;', text, 'B;')).toThrow(`${FILE}:3: `)
  })

  it.each([
    '-- up to here all is well',
    '-- this upgrade adds tags',
    '-- upgrade the rows of x',
    '-- upgrade-only rows',
    '-- see:down',
    "-- upgrade's rows",
    "INSERT INTO a VALUES ('-- downgrade --');",
    'SELECT 1; -- the upgrade',
    '-- migrate up to a hundred rows at once',
    '-- update --',
    '-- tables --',
    '--',
    '-----',
  ])('are not meant by %s', (text) => {
    expect(parse('-- upgrade --', text, 'A;')).toMatchObject({ downgrade: null })
  })
})

describe('a damaged .sql file', () => {
  it('is refused when it is a pointer of Git LFS', () => {
    expect(() => parse('version https://git-lfs.github.com/spec/v1', 'oid sha256:0')).toThrow(/:1: .*Git LFS/)
  })

  it('is refused when a line ends with CR alone', () => {
    expect(() => parseSqlFile('A;\r\n-- x\rB;\n', FILE)).toThrow(/:2: .*CR alone[\s\S]*LF or CRLF/)
    expect(() => parseSqlFile('A;\r', FILE)).toThrow(/:1: .*CR alone/)
  })

  it('is refused when it holds a conflict of a merge', () => {
    expect(() => parse('A;', '<<<<<<< HEAD', 'B;', '=======', 'C;', '>>>>>>> other')).toThrow(/:2: .*merge/)
    expect(() => parse('A;', '>>>>>>> other')).toThrow(/:2: .*merge/)
  })
})

describe('options of a .sql file', () => {
  it('stand at the top, above or below the first marker', () => {
    const hash = `tokens-1:${'0'.repeat(64)}`
    const draft = parse(
      '/* Tags,',
      '   at last */',
      '-- godwit: transaction=false',
      '--godwit: foreignKeys = on ',
      '-- godwit: dependsOn=billing:3, billing:4_tags',
      '-- upgrade --',
      '-- Godwit: expectLoss=feed,sub',
      '-- godwit: formerly=1_old, 1_older',
      `-- godwit: accepts=${hash}`,
      '-- godwit: compatibleFrom=90071992547409931',
      '-- godwit: description=adds tags, a=b',
      'A;',
    )
    expect(draft.options).toEqual({
      transaction: false,
      foreignKeys: 'on',
      dependsOn: ['billing:3', 'billing:4_tags'],
      expectLoss: ['feed', 'sub'],
      formerly: ['1_old', '1_older'],
      accepts: [hash],
      compatibleFrom: 90071992547409931n,
      description: 'adds tags, a=b',
    })
  })

  it('are all optional', () => {
    expect(parse('A;').options).toEqual({
      transaction: true,
      dependsOn: [],
      formerly: [],
      expectLoss: [],
      accepts: [],
    })
  })

  it.each([
    [['-- godwit: transactoin=false', 'A;'], 1, /no option `transactoin`[\s\S]*mean `transaction`/],
    [['-- godwit: colour=red', 'A;'], 1, /Options are: transaction, /],
    [['-- godwit: constructor=x', 'A;'], 1, /no option `constructor`/],
    [['-- godwit: transaction=no', 'A;'], 1, /accepts `true` or `false`, and not "no"/],
    [['-- godwit: transaction=', 'A;'], 1, /accepts `true` or `false`, and not ""/],
    [['-- godwit: foreignKeys=off', 'A;'], 1, /accepts `on`/],
    [['-- godwit: dependsOn=3', 'A;'], 1, /`app:version` or `app:number`/],
    [['-- godwit: formerly=1_a,,1_b', 'A;'], 1, /`formerly` accepts/],
    [['-- godwit: formerly=1_a.py', 'A;'], 1, /without suffix/],
    [['-- godwit: accepts=abc', 'A;'], 1, /checksums/],
    [['-- godwit: compatibleFrom=1_tags', 'A;'], 1, /the number of a migration, and not "1_tags"/],
    [['-- godwit: compatibleFrom=-1', 'A;'], 1, /the number of a migration/],
    [['', '-- godwit: transaction', 'A;'], 2, /cannot be read/],
    [['-- godwit transaction=false', 'A;'], 1, /cannot be read/],
    [['/* godwit: transaction=false */', 'A;'], 1, /cannot be read/],
    [['-- god\u00ADwit: transaction=false', 'A;'], 1, /cannot be read/],
    [['-- godwit: transaction=false', '-- godwit: transaction=true', 'A;'], 2, /already stands in line 1/],
    [['A;', '-- godwit: transaction=false'], 2, /no effect here/],
    [['-- upgrade --', '-- downgrade --', '-- godwit: transaction=false'], 3, /no effect here/],
  ])('are refused as in %j', (lines, line, message) => {
    expect(() => parse(...lines)).toThrow(message)
    expect(() => parse(...lines)).toThrow(`${FILE}:${line}: `)
  })

  it('are not meant by a comment that speaks of godwits', () => {
    expect(parse('-- godwit is a bird', 'A;').options.transaction).toBe(true)
  })
})
