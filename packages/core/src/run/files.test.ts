import { expect, it } from 'vitest'
import { modules } from '../source/modules.js'
import { openFiles } from './files.js'

/** Counts how many are loaded at the same time. */
const manifest = (count: number, faulty: readonly number[] = []) => {
  const seen = { now: 0, most: 0, all: 0 }
  const entry = (index: number) => async () => {
    seen.all += 1
    seen.now += 1
    seen.most = Math.max(seen.most, seen.now)
    // The first of a batch is the last to fail.
    for (let turn = 0; turn < 20 - (index % 16); turn += 1) await new Promise(setImmediate)
    seen.now -= 1
    if (faulty.includes(index)) throw new Error(`fault ${index}`)
    return { upgrade: async (_db: unknown) => {} }
  }
  const entries = Array.from({ length: count }, (_, index) => [`${index}_m`, entry(index)] as const)
  return { seen, source: modules(Object.fromEntries(entries)) }
}

const opened = (source: ReturnType<typeof modules>) =>
  openFiles({ apps: [{ app: 'main', source }], dialect: { split: () => [] } as never, emit: () => {} })

it('loads some migrations at the same time, and each once', async () => {
  const { seen, source } = manifest(40)
  const files = await opened(source)
  const { migrations = [] } = files.apps[0] ?? {}
  await files.loadAhead(migrations)
  for (const file of migrations) await files.load(file)
  expect(seen).toMatchObject({ all: 40, most: 16 })
})

it('stops where one cannot be loaded, and tells the fault of the first', async () => {
  const { seen, source } = manifest(40, [2, 9])
  const files = await opened(source)
  const { migrations = [] } = files.apps[0] ?? {}
  await files.loadAhead(migrations)
  expect(seen.all).toBe(16)
  const loading = (async () => {
    for (const file of migrations) await files.load(file)
  })()
  await expect(loading).rejects.toThrow('fault 2')
})
