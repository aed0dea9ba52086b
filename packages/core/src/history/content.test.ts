import { expect, it } from 'vitest'
import type { LexedScript, Migration } from '../source/migration.js'
import { contentOf, parseContent } from './content.js'

const script = (...texts: string[]): LexedScript => ({
  kind: 'sql',
  text: texts.join(';'),
  statements: texts.map((text) => ({ text, offset: 0, line: 1, kind: 'plain', tokens: text.split(' ') })),
})

const migration = (facts: Partial<Migration>): Migration => ({
  file: {
    version: '0_a',
    number: 0n,
    path: '0_a.sql',
    sourceHash: null,
    load: () => Promise.reject(new Error('unused')),
  },
  upgrade: script('CREATE TABLE a'),
  downgrade: script('DROP TABLE a'),
  options: { transaction: true, dependsOn: [], formerly: [], expectLoss: [], accepts: [] },
  checksum: null,
  ...facts,
})

const recorded = (facts: Partial<Migration>) => parseContent(contentOf(migration(facts)))

it('remembers what ran, what undoes it, and the options that matter for that', () => {
  expect(recorded({})).toEqual({ upgrade: ['CREATE TABLE a'], downgrade: ['DROP TABLE a'], options: {} })
  const options = { ...migration({}).options, transaction: false, expectLoss: ['a'], description: 'why' }
  expect(recorded({ options })?.options).toEqual({
    transaction: false,
    expectLoss: ['a'],
    description: 'why',
  })
})

it('remembers a number of any size', () => {
  const options = { ...migration({}).options, compatibleFrom: 90071992547409931n }
  expect(recorded({ options })?.options).toEqual({ compatibleFrom: '90071992547409931' })
})

it.each(['1.5', 'x', '', -1, 7, null])(
  'passes over %j, which no release has recorded as a number',
  (number) => {
    const content = { upgrade: null, downgrade: null, options: { compatibleFrom: number } }
    expect(parseContent(JSON.stringify(content))?.options).toEqual({})
  },
)

it('has nothing of code', () => {
  const code = { kind: 'code' as const, run: async () => {} }
  expect(recorded({ upgrade: code, downgrade: code })).toMatchObject({ upgrade: null, downgrade: null })
})

it('leaves out an upgrade above 64 KiB, but not what undoes it', () => {
  const large = script(`INSERT '${'x'.repeat(64 * 1024)}'`)
  expect(recorded({ upgrade: large })).toMatchObject({ upgrade: null, downgrade: ['DROP TABLE a'] })
})

it('leaves out whichever half holds a password', () => {
  const secret = script("CREATE ROLE bot PASSWORD 's3cret'")
  expect(contentOf(migration({ upgrade: secret }))).not.toContain('s3cret')
  expect(recorded({ upgrade: secret })?.downgrade).toEqual(['DROP TABLE a'])
})

it.each([
  null,
  'not json',
  '{}',
  '[]',
  'null',
  '{"upgrade":[1],"downgrade":null,"options":{}}',
  '{"models.Feed":{}}',
])('does not mistake %j for its own', (text) => {
  expect(parseContent(text)).toBeNull()
})
