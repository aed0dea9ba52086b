import { describe, expect, it } from 'vitest'
import { readFileName } from './file-name.js'

describe('readFileName', () => {
  it.each([
    ['0_init.sql', '0_init', 0n],
    ['4_20240425020849_display_entry_tags.ts', '4_20240425020849_display_entry_tags', 4n],
    ['007_a.b-c_D.mjs', '007_a.b-c_D', 7n],
    ['20240425020849_init.cts', '20240425020849_init', 20240425020849n],
    ['99999999999999999999999_far.cjs', '99999999999999999999999_far', 99999999999999999999999n],
    ['1__a.mts', '1__a', 1n],
    ['1_a.js', '1_a', 1n],
  ])('%s is the version %s', (name, version, number) => {
    expect(readFileName(name)).toEqual({ kind: 'migration', version, number })
  })

  it.each([
    '.DS_Store',
    '.1_init.sql',
    'index.ts',
    'README.md',
    '_1_a.sql',
    '1_init.d.ts',
    '1_init.d.mts',
    '1_init.js.map',
    '1_init.test.ts',
    '1_init.spec.js',
    '1_init.sql~',
  ])('%s is ignored', (name) => {
    expect(readFileName(name)).toEqual({ kind: 'ignored' })
  })

  it.each([
    ['1_init.SQL', 'lower case', '1_init.sql'],
    ['1_init.Ts', 'lower case', '1_init.ts'],
    ['1_init', 'no suffix', '.sql'],
    ['1_init.txt', 'does not end in .txt', '.sql'],
    ['1_init.sql.bak', 'does not end in .bak', 'move it'],
    ['1_init.py', 'does not end in .py', '.sql'],
    ['1init.sql', 'no underscore', '1_init.sql'],
    ['1-init.sql', 'no underscore', '1_init.sql'],
    ['1.sql', 'no underscore', '1_name.sql'],
    ['1_.sql', 'no name', '1_name.sql'],
    ['1_a.sql.sql', 'second suffix', '1_a.sql'],
    ['1_a.sql.ts', 'second suffix', '1_a.ts'],
    ['1_a.PY.ts', 'second suffix', '1_a.ts'],
    ['1_a copy.sql', 'a space', '1_a_copy.sql'],
    ['1_a (1).sql', 'a space', '1_a_1.sql'],
    ['1_\u0430.sql', 'а (U+0430)', 'Rename it.'],
    ['1_caf\u00e9.sql', '(U+00E9)', '1_caf.sql'],
    ['1\uff3finit.sql', '(U+FF3F)', '1_init.sql'],
    ['\uff11_init.sql', '(U+FF11)', '1_init.sql'],
    ['\u200b1_init.sql', 'character (U+200B)', '1_init.sql'],
    [' 1_init.sql', 'a space', '1_init.sql'],
    ['1_\u{1f600}.sql', '(U+1F600)', 'Rename it.'],
  ])('%s is a near miss', (name, fault, fix) => {
    const read = readFileName(name)
    if (read.kind !== 'near-miss') throw new Error(`read as ${read.kind}`)
    expect(read.fault).toContain(fault)
    expect(read.fix).toContain(fix)
  })
})
