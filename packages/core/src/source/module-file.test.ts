import { describe, expect, it } from 'vitest'
import type { MigrationDatabase } from '../migration-database.js'
import { draftOfModule } from './module-file.js'

const FILE = '/migrations/1_a.ts'
const read = (module: unknown) => draftOfModule(module, FILE)
const invalid = (message: RegExp) => ({
  code: 'INVALID_MIGRATION',
  file: FILE,
  message: expect.stringMatching(message),
})

/** Like builders of some versions of Kysely, it throws when it is awaited. */
class Builder {
  constructor(
    readonly sql: string,
    readonly parameters: readonly unknown[] = [],
  ) {}
  compile() {
    return { sql: this.sql, parameters: this.parameters }
  }
  // biome-ignore lint/suspicious/noThenProperty: that is what is tested
  then() {
    throw new Error('do not await a builder')
  }
}

describe('SQL in a module', () => {
  it.each([
    ['a function', () => 'SELECT 1', 'SELECT 1'],
    ['an async function', async () => 'SELECT 1', 'SELECT 1'],
    ['a text', 'SELECT 1', 'SELECT 1'],
    ['a list', ['SELECT 1', 'SELECT 2; -- two', 'SELECT 3;'], 'SELECT 1\n;\nSELECT 2; -- two\n;\nSELECT 3;'],
    ['a function giving a list', () => ['SELECT 1 -- one;', 'SELECT 2'], 'SELECT 1 -- one;\n;\nSELECT 2'],
    ['a builder', () => new Builder('SELECT 1'), 'SELECT 1'],
    ['a list of builders', () => [new Builder('SELECT 1'), 'SELECT 2'], 'SELECT 1\n;\nSELECT 2'],
    ['an async list of builders', async () => [new Builder('SELECT 1')], 'SELECT 1'],
  ])('may be %s', async (_, upgrade, text) => {
    expect(await read({ upgrade, downgrade: upgrade })).toMatchObject({
      upgrade: { kind: 'sql', text },
      downgrade: { kind: 'sql', text },
    })
  })

  it.each([
    ['is missing', undefined],
    ['is null', null],
    ['is an empty text', ''],
    ['gives null', () => null],
    ['gives an empty text', () => ' \n'],
    ['gives an empty list', () => []],
  ])('has no way back where the downgrade %s', async (_, downgrade) => {
    expect(await read({ upgrade: 'SELECT 1', downgrade })).toMatchObject({ downgrade: null })
  })

  it('is refused where it holds values, since they cannot be recorded', async () => {
    const upgrade = () => new Builder('INSERT INTO feed VALUES ($1)', ['x'])
    await expect(read({ upgrade })).rejects.toMatchObject(
      invalid(/`upgrade` gave a statement with 1 bound value/),
    )
  })

  it.each([
    ['nothing', () => undefined, /returned nothing[\s\S]*\(db\) =>/],
    ['null', () => null, /gave nothing/],
    ['a number', () => 7, /gave a number/],
    ['an object', () => ({ text: 'SELECT 1' }), /object with the keys text/],
    ['a list with a hole', () => ['SELECT 1', undefined], /gave undefined/],
    ['something that compiles to nothing', () => ({ compile: () => 7 }), /no `sql`/],
  ])('is refused where the upgrade gives %s', async (_, upgrade, message) => {
    await expect(read({ upgrade })).rejects.toMatchObject(invalid(message))
  })

  it('is refused where the downgrade forgets to return', async () => {
    await expect(read({ upgrade: 'SELECT 1', downgrade: () => {} })).rejects.toMatchObject(
      invalid(/`downgrade` takes no parameter and returned nothing/),
    )
  })

  it('is refused where its function throws, with the cause', async () => {
    const cause = new Error('no tags')
    const upgrade = () => {
      throw cause
    }
    await expect(read({ upgrade })).rejects.toMatchObject({ ...invalid(/no tags/), cause })
  })
})

describe('code in a module', () => {
  const nowhere: MigrationDatabase = {
    execute: () => Promise.resolve(),
    query: () => Promise.resolve([]),
    batch: async () => {},
  }

  it('is a function with a parameter, and is not called while it is loaded', async () => {
    const given: unknown[] = []
    const draft = await read({
      upgrade: async (db: MigrationDatabase) => {
        given.push(db)
      },
    })
    expect(given).toEqual([])
    if (draft.upgrade.kind !== 'code') throw new Error('not code')
    await draft.upgrade.run(nowhere)
    expect(given).toEqual([nowhere])
  })

  it.each([
    ['text', 'SELECT 1', true],
    ['a list', ['SELECT 1'], true],
    ['a builder', { compile: () => ({ sql: 'SELECT 1' }) }, true],
    ['nothing', undefined, false],
    ['an empty list', [], false],
    ['rows it does not mean', 7, false],
  ])('that returns %s', async (_, result, isRefused) => {
    const draft = await read({ upgrade: (_db: MigrationDatabase) => result })
    if (draft.upgrade.kind !== 'code') throw new Error('not code')
    const run = draft.upgrade.run(nowhere)
    if (isRefused) await expect(run).rejects.toMatchObject(invalid(/looks like SQL, which nobody would run/))
    else await expect(run).resolves.toBeUndefined()
  })
})

describe('exports of a module', () => {
  const upgrade = () => 'SELECT 1'

  it.each([
    ['by name', { upgrade, transaction: false }],
    ['in a default object', { default: { upgrade, transaction: false } }],
    [
      'of CommonJS imported as ESM',
      { __esModule: true, default: { __esModule: true, upgrade, transaction: false }, upgrade },
    ],
    [
      'in a default object of CommonJS',
      { default: { __esModule: true, default: { upgrade, transaction: false } } },
    ],
    ['partly by name', { upgrade, default: { transaction: false } }],
    ['beside others', { upgrade, transaction: false, TABLE: 'feed', index: 1 }],
  ])('are found %s', async (_, module) => {
    expect(await read(module)).toMatchObject({
      upgrade: { text: 'SELECT 1' },
      options: { transaction: false },
    })
  })

  it.each([
    [{}, /Found: no exports/],
    [null, /Found: null/],
    ['SELECT 1', /Found: string/],
    [{ default: () => 'SELECT 1' }, /Found: a default export \(function\)/],
    [{ migrate: upgrade, TABLE: 'feed' }, /Found: migrate \(function\), TABLE \(string\)/],
    [{ downgrade: upgrade }, /exports no `upgrade`/],
    [{ upgrade, default: { upgrade: 'SELECT 2' } }, /`upgrade` twice/],
    [{ up: upgrade }, /exports `up`[\s\S]*mean `upgrade`/],
    [{ upgrade, down: upgrade }, /exports `down`[\s\S]*mean `downgrade`/],
    [{ upgrade, dowgrade: upgrade }, /mean `downgrade`/],
    [{ upgrade, transactional: false }, /mean `transaction`/],
    [{ upgrade, foreign_keys: 'on' }, /mean `foreignKeys`/],
    [{ upgrade, config: { transaction: false } }, /export const transaction = false/],
    [{ upgrade, transaction: 'false' }, /`transaction` accepts `true` or `false`, and not "false"/],
    [{ upgrade, transaction: 0 }, /and not 0/],
    [{ upgrade, foreignKeys: true }, /accepts `on`/],
    [{ upgrade, dependsOn: ['billing'] }, /accepts `app:version`/],
    [{ upgrade, formerly: [7] }, /`formerly` accepts versions/],
    [{ upgrade, description: () => 'x' }, /and not function/],
    [{ upgrade, transaction: 1n }, /and not 1n/],
    [{ upgrade, compatibleFrom: -1n }, /the number of a migration, and not -1n/],
    [{ upgrade, compatibleFrom: 1.5 }, /the number of a migration, and not 1.5/],
    [{ upgrade, compatibleFrom: 2 ** 53 }, /the number of a migration/],
    [{ upgrade: 7 }, /`upgrade` gave a number/],
  ])('%o are refused', async (module, message) => {
    await expect(read(module)).rejects.toMatchObject(invalid(message))
  })

  it.each([12, 12n, '12', '012'])('hold the number %o of a migration', async (compatibleFrom) => {
    expect((await read({ upgrade, compatibleFrom })).options.compatibleFrom).toBe(12n)
  })

  it('hold options as lists or as text', async () => {
    const draft = await read({ upgrade, dependsOn: 'billing:3, models:4', expectLoss: ['feed', 'sub'] })
    expect(draft.options).toEqual({
      transaction: true,
      dependsOn: ['billing:3', 'models:4'],
      formerly: [],
      expectLoss: ['feed', 'sub'],
      accepts: [],
    })
  })
})
