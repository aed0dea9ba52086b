import { describe, expect, it } from 'vitest'
import { assessed, file, row } from './facts.fixture.js'
import { dependencyKey, orderByDependency } from './order-by-dependency.js'

const models = assessed(['0_a', '1_b'], ['0_a'])
const billing = assessed([file('0_x', { dependsOn: ['models:1'] }), '1_y'], [], { app: 'billing' })

describe('what a migration depends on', () => {
  it.each([
    ['models:1', 'models:1_b'],
    ['models:01', 'models:1_b'],
    ['models:0_a', 'models:0_a'],
    ['models:1_b.sql', 'models:1_b'],
    ['models:7', 'models:7'],
    ['shop:1', 'shop:1'],
    ['models', 'models:'],
  ])('%s means %s', (entry, key) => {
    expect(dependencyKey(entry, [billing, models])).toBe(key)
  })

  it('runs before it, whatever the order of the apps', () => {
    const ordered = orderByDependency([billing, models], [billing, models])
    expect(ordered.map((one) => `${one.app}:${one.file.version}`)).toEqual([
      'models:1_b',
      'billing:0_x',
      'billing:1_y',
    ])
  })

  it('that is applied is met, also of an app that does not run', () => {
    const applied = assessed(['0_a', '1_b'], ['0_a', '1_b'])
    expect(orderByDependency([billing], [billing, applied])).toHaveLength(2)
  })

  it('that is neither applied nor runs is told, with all that it lacks', () => {
    const needy = assessed([file('0_x', { dependsOn: ['models:0', 'models:1', 'shop:3'] })], [], {
      app: 'billing',
    })
    expect(() => orderByDependency([needy], [needy, models])).toThrowError(
      expect.objectContaining({
        code: 'UNMET_DEPENDENCY',
        app: 'billing',
        versions: ['0_x'],
        message: expect.stringMatching(/"0_x" of app "billing" depends on .*: models:1, shop:3\./),
        fix: expect.stringContaining('dependsOn'),
      }),
    )
  })

  it('of an app of the same version is another one', () => {
    const shop = assessed(['1_b'], [row(9, '1_b', { app: 'shop' })], { app: 'shop' })
    expect(() => orderByDependency([billing], [billing, models, shop])).toThrowError(/models:1/)
  })

  it('does not change what is pending', () => {
    orderByDependency([models], [models])
    expect(models.pending).toHaveLength(1)
  })
})
