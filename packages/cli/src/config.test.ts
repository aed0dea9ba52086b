import { describe, expect, it } from 'vitest'
import { CliError } from './cli-error.js'
import { checkConfig, configFault } from './config.js'

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
    [{ table: '' }, '`table` has to be a text, not "".'],
    [{ naming: 'date' }, "`naming` has to be 'number' or 'timestamp', not \"date\"."],
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
    [{ migrations: './a', apps: { b: './b' } }, '`migrations` and `apps` cannot both be given'],
  ])('may not be %j', (config, fault) => {
    expect(configFault(config)).toContain(fault)
  })

  it('is refused with its file', () => {
    const refused = () => checkConfig({ url: 5 }, '/app/godwit.config.json')
    expect(refused).toThrow(CliError)
    expect(refused).toThrow('/app/godwit.config.json: `url` has to be')
  })
})
