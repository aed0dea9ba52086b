import { expect, test } from 'vitest'
import { apart, type Host } from './apart.js'
import { ALONE } from './chosen-works.js'
import { readOptions } from './options.js'

test('the footprint, all of scaling and each of its studies can be named, and nothing that is a work', () => {
  expect(ALONE).toEqual(['footprint', 'scaling', 'scaling-applied', 'scaling-script', 'scaling-processes'])
  for (const name of ALONE) expect(apart({ only: [name] }), name).toBeDefined()
  for (const only of [undefined, ['start'], ['scaling-other'], ['scaling', 'start']])
    expect(apart({ only })).toBeUndefined()
})

test('a report of the footprint alone is refused before anything is installed, for its results are not kept', async () => {
  const said: string[] = []
  const host: Host = {
    onEngine: async () => {},
    say: (line) => void said.push(line),
  }
  const options = readOptions(['--only', 'footprint', '--report-only'])
  await expect(apart(options)?.(options, host)).rejects.toThrow(
    'No results of the footprint are kept: it is measured anew, without --report-only.',
  )
  expect(said).toEqual([])
})
