import { expect, it } from 'vitest'
import { readConfig } from './config.js'

it('runs offline on a file in its own folder when nothing is set', () => {
  const config = readConfig({ BOT_TOKEN: '' })
  expect(config).toEqual({ databaseUrl: expect.stringMatching(/^file:.*\/bot-demo\/bot-demo\.db$/) })
})

it('takes everything from the environment', () => {
  const env = {
    DATABASE_URL: 'postgres://db.example/bot',
    BOT_TOKEN: '1:abc',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:8081',
    POLL_INTERVAL_SECONDS: '0.5',
  }
  expect(readConfig(env)).toEqual({
    databaseUrl: 'postgres://db.example/bot',
    telegram: { token: '1:abc', apiRoot: 'http://127.0.0.1:8081' },
    pollSeconds: 0.5,
  })
})

it.each(['0', '-1', 'often', 'Infinity'])('says what is wrong with an interval of %s', (seconds) => {
  expect(() => readConfig({ POLL_INTERVAL_SECONDS: seconds })).toThrow(
    `POLL_INTERVAL_SECONDS must be a number of seconds above 0, but is "${seconds}".`,
  )
})
