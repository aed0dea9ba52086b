import { expect, it } from 'vitest'
import { migrationName } from './migration-name.js'

it.each([
  ['a version alone', '4_d', undefined, { version: '4_d' }],
  ['a version, and its app apart', '4_d', 'billing', { version: '4_d', app: 'billing' }],
  ['its app before it', 'billing:4', undefined, { version: '4', app: 'billing' }],
  ['its app before it and apart', 'billing:4', 'billing', { version: '4', app: 'billing' }],
  ['an app with a colon', 'a:b:4', undefined, { version: '4', app: 'a:b' }],
])('a migration is named by %s', (_, text, app, expected) => {
  expect(migrationName(text, app)).toEqual(expected)
})

it('a migration is not named by two apps', () => {
  expect(() => migrationName('billing:4', 'models')).toThrowError(
    expect.objectContaining({
      code: 'BAD_OPTION',
      message: expect.stringContaining('Two apps: models, and that of billing:4.'),
      fix: 'Give one.',
    }),
  )
})
