import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { GodwitConfig } from './define-config.js'
import { foldersFor, foldersOfApp } from './migration-folders.js'

const folder = mkdtempSync(join(tmpdir(), 'godwit-folders-'))
afterAll(() => rmSync(folder, { recursive: true }))

const project = (config: GodwitConfig) => ({ folder, config, configFile: join(folder, 'godwit.config.ts') })
const request = { cwd: '/home/app', named: undefined, app: undefined }
const two = project({ apps: { models: { sqlite: './m' }, billing: './b' } })

describe('the folders of migrations', () => {
  it('are those of the dialect in the config', () => {
    const found = foldersFor('sqlite', project({ migrations: { sqlite: './s', postgres: './p' } }), request)
    expect([...found]).toEqual([['models', join(folder, 's')]])
    expect([...foldersFor('sqlite', two, request).keys()]).toEqual(['models', 'billing'])
  })

  it('are ./migrations where the config names none, and the folder of the dialect in it where there is one', () => {
    expect(foldersFor('sqlite', project({}), request).get('models')).toBe(join(folder, 'migrations'))
    mkdirSync(join(folder, 'migrations/sqlite'), { recursive: true })
    expect(foldersFor('sqlite', project({}), request).get('models')).toBe(join(folder, 'migrations/sqlite'))
    expect(foldersFor('postgres', project({}), request).get('models')).toBe(join(folder, 'migrations'))
  })

  it('are overridden by --migrations, for one app', () => {
    const named = { ...request, named: 'other' }
    expect([...foldersFor('postgres', project({ migrations: './m' }), named)]).toEqual([
      ['models', '/home/app/other'],
    ])
    expect(foldersFor('sqlite', two, { ...named, app: 'billing' }).get('billing')).toBe('/home/app/other')
    expect(() => foldersFor('sqlite', two, named)).toThrow('Which app? There are models, billing.')
    expect([...foldersFor('sqlite', project({}), { ...named, app: 'billing' }).keys()]).toEqual(['billing'])
  })

  it('have to be there for the dialect', () => {
    expect(() => foldersFor('postgres', two, request)).toThrow('`apps.models.postgres` is missing')
  })

  it('are not looked for under an app that there is not', () => {
    expect(() => foldersFor('sqlite', two, { ...request, app: 'biling' })).toThrow(
      'Did you mean --app billing?',
    )
    expect(() =>
      foldersFor('sqlite', project({ migrations: './m' }), { ...request, app: 'billing' }),
    ).toThrow('There is no app "billing"')
  })
})

describe('a new migration goes to', () => {
  it('all folders of the app', () => {
    const both = project({ migrations: { sqlite: './s', postgres: './p' } })
    expect(foldersOfApp(both, request)).toEqual({
      app: 'models',
      folders: [join(folder, 's'), join(folder, 'p')],
    })
    expect(() => foldersOfApp(two, request)).toThrow('Which app?')
    expect(foldersOfApp(two, { ...request, app: 'billing' }).folders).toEqual([join(folder, 'b')])
  })

  it('the folder that --migrations names', () => {
    expect(foldersOfApp(project({}), { ...request, named: 'x' }).folders).toEqual(['/home/app/x'])
  })
})
