import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dependenciesFor } from './engine-packages.js'
import { beyondDriver } from './footprint.js'
import { footprintSection } from './footprint-section.js'
import { footprintTable } from './footprint-table.js'
import { installedPackages } from './installed-packages.js'
import { subjects } from './subjects.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'footprint-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

test('scoped and nested packages count on their own, and what npm keeps for itself does not', () => {
  write('.package-lock.json', '{}')
  write('.bin/knex', '')
  write('knex/package.json', '{"name":"knex","version":"3.3.0"}')
  write('knex/lib/index.js', '12345')
  write('knex/node_modules/debug/package.json', '{"name":"debug","version":"4.3.4"}')
  write('@godwit/core/package.json', '{"name":"@godwit/core","version":"1.0.0"}')
  expect(installedPackages(folder).sort((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: '@godwit/core', version: '1.0.0', bytes: 41 },
    { name: 'debug', version: '4.3.4', bytes: 34 },
    { name: 'knex', version: '3.3.0', bytes: 33 + 5 },
  ])
})

test('a package of the driver counts for a contestant in another version only', () => {
  const pg = { name: 'pg', version: '8.23.1', bytes: 100 }
  const types = { name: 'pg-types', version: '2.2.0', bytes: 10 }
  const knex = { name: 'knex', version: '3.3.0', bytes: 1000 }
  expect(beyondDriver([pg, types, knex], [pg, types])).toEqual({ packages: 1, bytes: 1000 })
  expect(beyondDriver([pg, { ...types, version: '4.0.0' }, knex], [pg, types])).toEqual({
    packages: 2,
    bytes: 1010,
  })
})

test('for one engine, what belongs to the other one is not installed', () => {
  const knex = { knex: '3.3.0', pg: '8.23.1', 'better-sqlite3': '12.11.1' }
  expect(dependenciesFor('sqlite', knex)).toEqual({ knex: '3.3.0', 'better-sqlite3': '12.11.1' })
  expect(dependenciesFor('postgres', knex)).toEqual({ knex: '3.3.0', pg: '8.23.1' })
})

test('who brings the driver of one engine only cannot do the other, and who brings none does both', () => {
  expect(dependenciesFor('sqlite', { 'node-pg-migrate': '9.0.0', pg: '8.23.1' })).toBeNull()
  expect(dependenciesFor('sqlite', { dbmate: '2.36.0' })).toEqual({ dbmate: '2.36.0' })
})

test('who has a command of its own is listed without and with it', () => {
  write('mikro-orm/package.json', '{"dependencies":{"@mikro-orm/core":"6.6.16","@mikro-orm/cli":"6.6.16"}}')
  write('raw/package.json', '{"dependencies":{"pg":"8.23.1"}}')
  write('start.mjs', '')
  write(
    'godwit/package.json',
    '{"dependencies":{"@godwit/core":"file:tarballs/core.tgz","godwit":"file:tarballs/godwit.tgz"}}',
  )
  const tarball = (name: string) => `file:${path.join(folder, 'godwit/tarballs', name)}.tgz`
  expect(subjects(folder)).toEqual([
    { name: 'godwit', dependencies: { '@godwit/core': tarball('core') } },
    {
      name: 'godwit, with its command',
      dependencies: { '@godwit/core': tarball('core'), godwit: tarball('godwit') },
    },
    { name: 'mikro-orm', dependencies: { '@mikro-orm/core': '6.6.16' } },
    {
      name: 'mikro-orm, with its command',
      dependencies: { '@mikro-orm/core': '6.6.16', '@mikro-orm/cli': '6.6.16' },
    },
  ])
})

test('the table begins with the smallest, and has a dash where an engine cannot be done', () => {
  const small = { packages: 2, bytes: 900_000 }
  const large = { packages: 22, bytes: 9_362_000 }
  const table = footprintTable([
    { name: 'node-pg-migrate', installed: 'node-pg-migrate 9.0.0', sqlite: null, postgres: large },
    { name: 'godwit', installed: '@godwit/core 1.0.0', sqlite: small, postgres: small },
  ])
  expect(table.split('\n').slice(2)).toEqual([
    '| godwit | 2 | 0.90 | 2 | 0.90 | @godwit/core 1.0.0 |',
    '| node-pg-migrate | – | – | 22 | 9.36 | node-pg-migrate 9.0.0 |',
  ])
})

test('the section says whether Godwit is as small as it is to be, on both engines', () => {
  const godwit = (bytes: number) => ({
    name: 'godwit',
    installed: '@godwit/core 1.0.0',
    sqlite: { packages: 2, bytes: 600_000 },
    postgres: { packages: 2, bytes },
  })
  expect(footprintSection([godwit(1_000_000)], '2026-01-01')).toContain('**met**')
  expect(footprintSection([godwit(1_000_001)], '2026-01-01')).toContain('**not met**')
})
