import { expect, test } from 'vitest'
import { apart } from './apart.js'
import { ALONE } from './chosen-works.js'

test('the footprint, all of scaling and each of its studies can be named, and nothing that is a work', () => {
  expect(ALONE).toEqual(['footprint', 'scaling', 'scaling-applied', 'scaling-script', 'scaling-processes'])
  for (const name of ALONE) expect(apart({ only: [name] }), name).toBeDefined()
  for (const only of [undefined, ['start'], ['scaling-other'], ['scaling', 'start']])
    expect(apart({ only })).toBeUndefined()
})
