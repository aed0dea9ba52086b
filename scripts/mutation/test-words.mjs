import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * The words of vitest that tests of pure code use, to run them many times over in one process: `expect` is vitest's own.
 * Every test that `load` defines is given, in order, with the hooks around it.
 */
export async function testsOf(load) {
  const expect = await vitestsExpect()
  const tests = []
  let suite = { name: '', before: [], after: [] }

  const describe = (name, work) => {
    const outer = suite
    suite = { name: `${outer.name}${name} > `, before: [], after: [], outer }
    work()
    suite = outer
  }
  const it = (name, run) => tests.push({ name: `${suite.name}${name}`, run, suite })
  describe.each = each(describe)
  it.each = each(it)
  const beforeAll = (hook) => suite.before.push(hook)
  const afterAll = (hook) => suite.after.push(hook)
  load({ describe, it, expect, beforeAll, afterAll })
  return tests
}

/** Runs tests until one fails. Gives what it failed with, and which it was; undefined where all have passed. */
export async function firstFailure(tests, onTest = () => undefined) {
  const begun = new Set()
  try {
    for (const test of tests) {
      try {
        await begin(test.suite, begun)
        await onTest(test, () => test.run())
      } catch (error) {
        return { test, error }
      }
    }
    return undefined
  } finally {
    for (const { after } of begun) for (const hook of after) await hook()
  }
}

async function begin(suite, begun) {
  if (suite === undefined || begun.has(suite)) return
  await begin(suite.outer, begun)
  begun.add(suite)
  for (const hook of suite.before) await hook()
}

/** One for each row. Their names need not be nice, but differ. */
function each(word) {
  return (rows) => (name, work) => {
    const isTable = rows.every(Array.isArray)
    for (const [index, row] of rows.entries())
      word(`${name} (${index + 1})`, () => work(...(isTable ? row : [row])))
  }
}

async function vitestsExpect() {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'))
  const ours = await import(pathToFileURL(resolve('@vitest/expect')).href)
  const { chai } = ours
  for (const plugin of [ours.JestExtend, ours.JestChaiExpect, ours.JestAsymmetricMatchers]) chai.use(plugin)
  const expect = (...args) => chai.expect(...args)
  return Object.assign(expect, chai.expect, globalThis[ours.ASYMMETRIC_MATCHERS_OBJECT])
}
