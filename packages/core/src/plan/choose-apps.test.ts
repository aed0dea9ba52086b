import { describe, expect, it } from 'vitest'
import { chooseApps } from './choose-apps.js'
import { assessed, row } from './facts.fixture.js'

const models = assessed(['0_a', '1_b'], ['0_a'], { app: 'models' })
const billing = assessed(['0_a', '1_x'], [row(2, '0_a', { app: 'billing' })], { app: 'billing' })
const both = [models, billing]
const names = (wish: { app?: string; to?: string }, all = both) => chooseApps(all, wish).map(({ app }) => app)
const unknown = (message: string) =>
  expect.objectContaining({ code: 'UNKNOWN_APP', message: expect.stringContaining(message) })

describe('a request is about', () => {
  it.each([
    ['all apps, where it names none', {}, ['models', 'billing']],
    ['the app that it names', { app: 'billing' }, ['billing']],
    ['the app that it names, whose its target is not alone', { app: 'billing', to: '0_a' }, ['billing']],
    ['all apps, up to their newest', { to: 'head' }, ['models', 'billing']],
    ['all apps, back to nothing', { to: 'base' }, ['models', 'billing']],
    ['the only app that has applied its target, or has it pending', { to: '1_b' }, ['models']],
    ['the only app that has its target pending', { to: '1_x' }, ['billing']],
  ])('%s', (_, wish, expected) => {
    expect(names(wish)).toEqual(expected)
  })

  it('the only one that there is, whatever its target', () => {
    expect(names({ to: '9' }, [models])).toEqual(['models'])
  })

  it('no app that is not there, and those that are there are told', () => {
    expect(() => names({ app: 'shop' })).toThrowError(unknown('There is no app "shop".'))
    expect(() => names({ app: 'shop' })).toThrowError(unknown('Apps: models, billing'))
  })

  it.each(['0_a', '0', '7_none'])('none where its target %j may be of several, or of none', (to) => {
    expect(() => names({ to })).toThrowError(unknown(`"${to}" may be a migration of any of several apps`))
    expect(() => names({ to })).toThrowError(unknown('--app): models, billing'))
  })
})
