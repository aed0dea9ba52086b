import { describe, expect, it } from 'vitest'
import { STATES } from './assessment.js'
import { isAsApplied } from './edited.js'
import { assessed, file, row } from './facts.fixture.js'

const fresh = { hasVersionTable: false }

describe('the state of an app', () => {
  it('is up-to-date when every file is recorded', () => {
    expect(assessed(['0_a', '1_b'], ['0_a', '1_b'])).toMatchObject({ state: 'up-to-date', problems: [] })
  })

  it('is pending when only newer files are not recorded', () => {
    const { state, pending, problems } = assessed(['0_a', '1_b', '2_c'], ['0_a'])
    expect([state, pending.map((one) => one.version), problems]).toEqual(['pending', ['1_b', '2_c'], []])
  })

  it('is pending when everything was undone', () => {
    expect(assessed(['0_a'], []).state).toBe('pending')
  })

  it('is empty without a version table and without tables', () => {
    expect(assessed(['0_a'], [], fresh).state).toBe('empty')
  })

  it('is needs-baseline without a version table but with tables', () => {
    const { state, problems } = assessed(['0_a'], [], { ...fresh, userTables: ['feed', 'user'] })
    expect(state).toBe('needs-baseline')
    expect(problems).toMatchObject([
      { code: 'NEEDS_BASELINE', message: expect.stringContaining('feed, user') },
    ])
  })

  it('is never empty and in need of a baseline at once', () => {
    const tables = assessed(['0_a'], [], { ...fresh, userTables: ['feed'] })
    expect(tables.states).toEqual(['needs-baseline', 'pending', 'up-to-date'])
    expect(assessed(['0_a'], [], fresh).states).toEqual(['empty', 'pending', 'up-to-date'])
    const rows = [{ id: 1, version: '0_a.py', app: 'models' }]
    const aerich = { table: { schema: 'main', name: 'aerich' }, rows, otherApps: [], wanted: false }
    expect(assessed(['0_a'], [], { ...fresh, aerich }).states).toEqual([
      'needs-baseline',
      'pending',
      'up-to-date',
    ])
  })

  it('is ahead when the unknown records are all newer than every file', () => {
    const { state, ahead } = assessed(['0_a'], ['0_a', '1_b', '2_c'])
    expect([state, ahead.map((one) => one.version)]).toEqual(['ahead', ['1_b', '2_c']])
  })

  it('is ahead also when an unknown record demands newer files, which is told instead', () => {
    const demands = new Map([
      [2, 0n],
      [3, 2n],
      [4, 3n],
    ])
    const { state, incompatible, problems } = assessed(['0_a'], ['0_a', '1_b', '2_c', '3_d'], {
      compatibleFrom: demands,
    })
    expect([state, incompatible.map((one) => one.applied.version)]).toEqual(['ahead', ['2_c', '3_d']])
    expect(problems).toMatchObject([
      {
        code: 'INCOMPATIBLE',
        versions: ['2_c', '3_d'],
        message: expect.stringContaining('"2_c", "3_d"'),
        fix: expect.stringMatching(/number 3\. .*:\n {4}godwit downgrade 0_a$/),
      },
    ])
  })

  it('is ahead and nothing else when the newest file is new enough for every unknown record', () => {
    const { problems } = assessed(['0_a', '1_b'], ['0_a', '1_b', '2_c'], {
      compatibleFrom: new Map([[3, 1n]]),
    })
    expect(problems.map(({ code }) => code)).toEqual(['AHEAD'])
  })

  it('is missing when an unknown record is not newer than every file', () => {
    const { state, missing, problems } = assessed(['0_a', '2_c'], ['0_a', '1_b', '2_c'])
    expect([state, missing.map((one) => one.version)]).toEqual(['missing', ['1_b']])
    expect(problems).toMatchObject([{ code: 'MISSING', versions: ['1_b'] }])
  })

  it('is missing when a record is no migration name at all', () => {
    expect(assessed(['0_a'], ['0_a', 'what']).state).toBe('missing')
  })

  it('is out-of-order when a pending file is older than an applied one', () => {
    const { state, outOfOrder, problems } = assessed(['0_a', '1_b', '2_c'], ['0_a', '2_c'])
    expect([state, outOfOrder.map((one) => one.version)]).toEqual(['out-of-order', ['1_b']])
    expect(problems[0]?.fix).toMatch(/after 2[\s\S]*\n {4}godwit rebase 1_b\n[\s\S]*--allow-out-of-order$/)
  })

  it('is diverged when there is something ahead and something pending', () => {
    expect(assessed(['0_a', '1_b'], ['0_a', '2_c'])).toMatchObject({
      state: 'diverged',
      problems: [{ code: 'DIVERGED', versions: ['2_c', '1_b'] }],
    })
  })

  it('is diverged when a number is recorded under another name, which formerly would explain', () => {
    const { state, pending, problems } = assessed(['0_a', '1_new'], ['0_a', '1_old'])
    expect([state, pending]).toEqual(['diverged', []])
    expect(problems[0]?.fix).toMatch(/-- godwit: formerly=1_old\n[\s\S]*:\n {4}godwit rebase 1_new\n/)
  })

  it('is interrupted when a record is not finished', () => {
    expect(assessed(['0_a'], [row(1, '0_a', { state: 'running', statementsDone: 2 })]).state).toBe(
      'interrupted',
    )
    expect(assessed(['0_a'], [row(1, '0_a', { state: 'reverting' })]).state).toBe('interrupted')
  })
})

describe('an edited migration', () => {
  const edited = file('0_a', { sourceHash: 'another', checksum: 'another' })

  it('has another source and another checksum than recorded', () => {
    expect(assessed([edited], ['0_a'])).toMatchObject({
      state: 'edited',
      problems: [{ code: 'EDITED', versions: ['0_a'] }],
    })
  })

  it('is not one whose text differs only in what the checksum leaves out', () => {
    expect(assessed([file('0_a', { sourceHash: 'another', checksum: 'tokens-1:0_a' })], ['0_a']).state).toBe(
      'up-to-date',
    )
  })

  it('is not one that accepts the recorded checksum', () => {
    expect(assessed([{ ...edited, accepts: ['tokens-1:0_a'] }], ['0_a']).state).toBe('up-to-date')
  })

  it('cannot be told of a record without a checksum', () => {
    expect(assessed([edited], [row(1, '0_a', { checksum: null, sourceHash: null })]).state).toBe('up-to-date')
  })

  it('cannot be told of a record whose checksum is of a later algorithm, which is not trusted to undo it either', () => {
    const later = row(1, '0_a', { checksum: 'tokens-2:0_a', sourceHash: 'later' })
    const assessment = assessed([edited], [later])
    expect(assessment.state).toBe('up-to-date')
    expect(assessment.applied.map(isAsApplied)).toEqual([false])
  })

  it('is one that was SQL and has become code', () => {
    expect(assessed([file('0_a', { sourceHash: 'another', checksum: null })], ['0_a']).state).toBe('edited')
  })

  it('is one that has no text to compare but another checksum', () => {
    expect(
      assessed([file('0_a', { sourceHash: null, checksum: 'x' })], [row(1, '0_a', { sourceHash: null })])
        .state,
    ).toBe('edited')
  })
})

describe('numbers', () => {
  it('compare as integers, never as text', () => {
    expect(assessed(['2_a', '10_b'], ['2_a']).state).toBe('pending')
    expect(assessed(['2_a', '10_b'], ['10_b']).state).toBe('out-of-order')
  })

  it('may skip, and may be timestamps or larger than a double can hold', () => {
    const files = ['3_a', '20240425020849_b', '90071992547409930_c', '90071992547409931_d']
    const { state, pending } = assessed(files, files.slice(0, 3))
    expect([state, pending.map((one) => one.version)]).toEqual(['pending', ['90071992547409931_d']])
  })
})

describe('legacy names', () => {
  it('count as the version that they mean', () => {
    const { state, applied, renames } = assessed(['0_a', '1_b'], ['0_a.sql', '1_b.py'])
    expect([state, applied.map((one) => one.version)]).toEqual(['up-to-date', ['0_a', '1_b']])
    expect(renames).toHaveLength(2)
  })

  it('without a successor in the folder are missing', () => {
    expect(assessed(['0_a'], ['0_a.sql', '1_b.sql'])).toMatchObject({
      state: 'missing',
      problems: expect.arrayContaining([
        expect.objectContaining({ code: 'SUCCESSOR_MISSING', versions: ['1_b.sql'] }),
      ]),
    })
  })

  it('without a successor are told as that alone, not as missing too', () => {
    const { missing, problems } = assessed(['0_a', '5_x'], ['0_a', '1_b.sql'])
    expect([missing, problems.map(({ code }) => code)]).toEqual([[], ['SUCCESSOR_MISSING']])
  })

  it('recorded beside their successor are in no other state besides', () => {
    expect(assessed(['0_a'], ['0_a.sql', '0_a']).states).toEqual(['diverged', 'up-to-date'])
  })

  it('recorded beside their successor are diverged', () => {
    expect(assessed(['0_a'], ['0_a.sql', '0_a'])).toMatchObject({
      state: 'diverged',
      problems: [{ code: 'RECORDED_TWICE' }],
    })
  })
})

describe('precedence', () => {
  const everything = assessed(
    [file('1_b'), file('2_c', { sourceHash: 'x', checksum: 'x' }), file('4_e'), file('5_f'), file('6_g')],
    ['0_a', '2_c', '5_f', row(9, '6_g', { state: 'running' }), '7_ahead'],
  )

  it('lets the first of all states that hold count', () => {
    const { state, states } = everything
    expect(state).toBe('interrupted')
    expect(states).toEqual(STATES.filter((one) => states.includes(one)))
    expect(states).toEqual(
      expect.arrayContaining([
        'interrupted',
        'diverged',
        'missing',
        'edited',
        'out-of-order',
        'ahead',
        'pending',
      ]),
    )
  })

  it('lists a problem for each of them', () => {
    expect(everything.problems.map((problem) => problem.code)).toEqual([
      'INTERRUPTED',
      'DIVERGED',
      'MISSING',
      'EDITED',
      'OUT_OF_ORDER',
    ])
  })

  it.each([
    ['diverged before missing', assessed(['1_b', '2_c'], ['0_a', '1_b', '3_d']), 'diverged'],
    [
      'missing before edited',
      assessed([file('1_b', { sourceHash: 'x', checksum: 'x' })], ['0_a', '1_b']),
      'missing',
    ],
    [
      'edited before out-of-order',
      assessed(['0_a', file('1_b', { sourceHash: 'x', checksum: 'x' })], ['1_b']),
      'edited',
    ],
    ['out-of-order before pending', assessed(['0_a', '1_b', '2_c'], ['1_b']), 'out-of-order'],
  ])('puts %s', (_, assessment, state) => {
    expect(assessment.state).toBe(state)
  })
})
