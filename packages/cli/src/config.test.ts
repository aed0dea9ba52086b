import { describe, expect, it } from 'vitest'
import { CliError } from './cli-error.js'
import { checkConfig, configFault, readConfig } from './config.js'
import { temporaryProject } from './testing/temporary-project.js'

describe('a config', () => {
  it.each([
    [{}],
    [{ url: 'sqlite:bot.db', migrations: { sqlite: './m', postgres: './p' }, table: 't', schema: 's' }],
    [{ migrations: './migrations', naming: 'timestamp' }],
    [{ apps: { models: './m', billing: { sqlite: './b' } } }],
    [{ url: undefined }],
  ])('may be %j', (config) => {
    expect(configFault(config)).toBeUndefined()
  })

  it.each([
    [undefined, 'it has to export an object'],
    [[], 'it has to export an object'],
    [{ migratons: {} }, '`migratons` is not a setting. Did you mean `migrations`?'],
    [{ colour: 'red' }, '`colour` is not a setting. There are: url, migrations,'],
    [{ url: 5 }, '`url` has to be a text, not 5.'],
    [{ table: '' }, "`table` has to be a text, not ''."],
    [{ naming: 'date' }, "`naming` has to be 'number' or 'timestamp', not 'date'."],
    [{ migrations: {} }, '`migrations` has to be a folder, or folders by dialect'],
    [
      { migrations: { postgre: './m' } },
      '`migrations.postgre` is not a setting. Did you mean `migrations.postgres`?',
    ],
    [{ migrations: { sqlite: 1 } }, '`migrations.sqlite` has to be a text, not 1.'],
    [{ apps: [] }, '`apps` has to be folders by app'],
    [
      { apps: { billing: { sqllite: 'x' } } },
      '`apps.billing.sqllite` is not a setting. Did you mean `apps.billing.sqlite`?',
    ],
    [{ apps: { models: undefined } }, '`apps.models` has to be a folder, or folders by dialect'],
    [{ apps: { ' ': './m' } }, '`apps` has an app whose name is blank.'],
    [{ migrations: './a', apps: { b: './b' } }, '`migrations` and `apps` cannot both be given'],
  ])('may not be %j', (config, fault) => {
    expect(configFault(config)).toContain(fault)
  })

  it('shows any value that it refuses, in one line that is not long', () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    expect(configFault({ table: 10n })).toBe('`table` has to be a text, not 10n.')
    expect(configFault({ table: circular })).toMatch(/^`table` has to be a text, not .*\[Circular \*1\].*\.$/)
    expect(configFault({ table: [['a']] })).toBe("`table` has to be a text, not [ [ 'a' ] ].")
    expect(configFault({ table: { a: { b: { c: 1 } } } })).toContain('{ a: { b: [Object] } }')
    expect(configFault({ table: Array(300).fill('long') })).toHaveLength(
      '`table` has to be a text, not .'.length + 202,
    )
  })

  it('shows nothing of a URL that is no text, for it may hold a password', () => {
    for (const url of [new URL('postgres://u:hunter2@h/d'), { password: 'hunter2' }])
      expect(configFault({ url })).toBe('`url` has to be a text, not an object.')
  })

  it.each([
    ['export default { get url() { throw new Error("no secret") } }', '`url` cannot be read: no secret'],
    ['export default { apps: { get billing() { throw "gone" } } }', '`apps.billing` cannot be read: gone'],
    ['export default new Proxy({}, { ownKeys() { throw new Error("shut") } })', 'cannot be loaded: shut'],
    ['throw Object.create(null)', 'cannot be loaded: [Object: null prototype] {}'],
  ])('whose code throws is refused with its file: %s', async (text, reason) => {
    const project = temporaryProject()
    try {
      project.write({ 'godwit.config.mjs': text })
      const file = project.path('godwit.config.mjs')
      await expect(readConfig(file)).rejects.toMatchObject({
        code: 'BAD_CONFIG',
        file,
        message: expect.stringContaining(reason),
      })
    } finally {
      project.remove()
    }
  })

  it('is refused with its file', () => {
    const refused = () => checkConfig({ url: 5 }, '/app/godwit.config.json')
    expect(refused).toThrow(CliError)
    expect(refused).toThrow('/app/godwit.config.json: `url` has to be')
  })
})
