import { describe, expect, it } from 'vitest'
import { databaseUrl, needDatabaseUrl } from './database-url.js'

const none = { flag: undefined, environment: undefined, config: undefined, folder: '/app' }

describe('the URL of the database', () => {
  it('is the flag, else the environment, else the config', () => {
    const all = { ...none, flag: 'sqlite:f.db', environment: 'sqlite:e.db', config: 'postgres://c/d' }
    expect(databaseUrl(all)).toBe('sqlite:f.db')
    expect(databaseUrl({ ...all, flag: undefined })).toBe('sqlite:e.db')
    expect(databaseUrl({ ...all, flag: undefined, environment: '' })).toBe('postgres://c/d')
    expect(databaseUrl(none)).toBeUndefined()
  })

  it.each([
    ['sqlite:bot.db', 'sqlite:/app/bot.db'],
    ['sqlite:./data/bot.db', 'sqlite:/app/data/bot.db'],
    ['sqlite://data/bot.db', 'sqlite:/app/data/bot.db'],
    ['file:bot.db', 'file:/app/bot.db'],
    ['file://host/bot.db', 'file://host/bot.db'],
    ['sqlite:bot.db?network=allow', 'sqlite:/app/bot.db?network=allow'],
    ['sqlite:/abs/bot.db', 'sqlite:/abs/bot.db'],
    ['sqlite:///abs/bot.db', 'sqlite:///abs/bot.db'],
    ['sqlite::memory:', 'sqlite::memory:'],
    ['postgres://host/name', 'postgres://host/name'],
  ])('%s in a config is %s', (config, url) => {
    expect(databaseUrl({ ...none, config })).toBe(url)
  })

  it('keeps a folder whose name looks like a part of a URL', () => {
    expect(databaseUrl({ ...none, config: 'sqlite:bot.db', folder: '/50%/#1?' })).toBe(
      'sqlite:/50%25/%231%3F/bot.db',
    )
  })

  it.each(['"sqlite:bot.db"', "'postgres://me:canary@host/bot'"])('has no quotes: %s', (url) => {
    expect(() => needDatabaseUrl(url)).toThrow(/quotes are part of it[\s\S]*Leave the quotes out/)
    expect(() => needDatabaseUrl(url)).not.toThrow('canary')
  })

  it('has to be somewhere', () => {
    expect(() => needDatabaseUrl(undefined)).toThrow('Give --url')
    expect(() => needDatabaseUrl(undefined, '/app/godwit.config.ts')).toThrow(
      /Go to .*\/app\/godwit\.config\.ts$/,
    )
  })
})
