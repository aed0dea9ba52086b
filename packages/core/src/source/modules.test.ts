import { describe, expect, it } from 'vitest'
import { modules } from './modules.js'

const upgrade = () => 'SELECT 1'

describe('modules', () => {
  it('takes keys that are paths or names, with or without suffix, and orders them by number', async () => {
    const source = modules({
      './10_d.ts': { upgrade },
      '../migrations/2_b.js': { upgrade },
      '1_a': { upgrade },
      '3_c.d': { upgrade },
      'C:\\bot\\4_e.sql': 'SELECT 1',
    })
    expect((await source.list()).map(({ version, path }) => [version, path])).toEqual([
      ['1_a', '1_a'],
      ['2_b', '../migrations/2_b.js'],
      ['3_c.d', '3_c.d'],
      ['4_e', 'C:\\bot\\4_e.sql'],
      ['10_d', './10_d.ts'],
    ])
  })

  it('takes modules, SQL text, and functions that give either', async () => {
    const text = '-- godwit: transaction=false\nSELECT 1'
    const files = await modules({
      '0_a': { upgrade },
      '1_b': () => ({ upgrade }),
      '2_c': async () => ({ default: { upgrade } }),
      '3_d': text,
      '4_e': () => text,
      '5_f': async () => text,
      './6_g.sql': async () => ({ default: text }),
    }).list()
    const drafts = await Promise.all(files.map((file) => file.load()))
    expect(drafts.map((draft) => [draft.upgrade.kind, draft.options.transaction])).toEqual([
      ['sql', true],
      ['sql', true],
      ['sql', true],
      ['sql', false],
      ['sql', false],
      ['sql', false],
      ['sql', false],
    ])
  })

  it('hashes only the SQL text that stands in the manifest', async () => {
    const files = await modules({ '0_a': { upgrade }, '1_b': 'SELECT 1\r\n', '2_c': () => 'SELECT 1' }).list()
    expect(files.map((file) => file.sourceHash)).toEqual([null, expect.stringMatching(/^sha256:/), null])
    const [same] = await modules({ '1_b': 'SELECT 1\n' }).list()
    expect(same?.sourceHash).toBe(files[1]?.sourceHash)
  })

  it('loads nothing to list it', async () => {
    const load = () => {
      throw new Error('loaded')
    }
    await expect(modules({ '0_a': load }).list()).resolves.toHaveLength(1)
  })

  it('ignores what a folder would ignore', async () => {
    const source = modules({
      './1_a.ts': { upgrade },
      './index.ts': {},
      './1_a.test.ts': {},
      './1_a.d.ts': {},
    })
    await expect(source.list()).resolves.toHaveLength(1)
  })

  it.each([
    ['init', 'does not start with a number'],
    ['./1_a.SQL', 'second suffix'],
    ['1-a.ts', 'no underscore'],
    ['1_\u0430', 'U+0430'],
    ['./1_a.py', 'second suffix'],
  ])('refuses the key %s', async (key, message) => {
    await expect(modules({ [key]: { upgrade } }).list()).rejects.toMatchObject({
      code: 'BAD_FILE_NAME',
      file: key,
      message: expect.stringContaining(message),
    })
  })

  it('refuses two keys with one number', async () => {
    await expect(modules({ './0_a.ts': { upgrade }, '0_a': { upgrade } }).list()).rejects.toMatchObject({
      code: 'DUPLICATE_NUMBER',
      message: expect.stringMatching(/\.\/0_a\.ts.*0_a|0_a.*\.\/0_a\.ts/),
    })
  })

  it('refuses to be empty', async () => {
    await expect(modules({}).list()).rejects.toMatchObject({ code: 'NO_MIGRATIONS', file: 'modules({…})' })
    await expect(modules({ './index.ts': {} }).list()).rejects.toMatchObject({ code: 'NO_MIGRATIONS' })
  })

  it('names the key when a function fails or gives nothing usable', async () => {
    const cause = new Error('disk on fire')
    const [first, second] = await modules({
      '0_a': () => Promise.reject(cause),
      '1_b': () => undefined,
    }).list()
    await expect(first?.load()).rejects.toMatchObject({ code: 'CANNOT_LOAD', file: '0_a', cause })
    await expect(second?.load()).rejects.toMatchObject({ code: 'INVALID_MIGRATION', file: '1_b' })
  })
})
