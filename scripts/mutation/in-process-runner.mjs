import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { firstFailure, testsOf } from './test-words.mjs'

const require = createRequire(import.meta.url)

/**
 * A test runner for Stryker that bundles the tests once, and then evaluates them anew in this very process for each change:
 * thousands of changes take minutes, of which a test runner with processes or threads of its own would make hours. Only
 * for tests that leave nothing behind.
 */
export const strykerPlugins = [
  { kind: 'TestRunner', name: 'in-process', factory: Object.assign(inProcessRunner, { inject: [] }) },
]

function inProcessRunner() {
  const files = process.env.GODWIT_MUTATION_TESTS.split(',')
  const took = new Map()
  let script

  const load = () => testsOf((vitest) => evaluate(script, vitest))
  return {
    capabilities: () => ({ reloadEnvironment: true }),

    async init() {
      script = await bundled(files)
    },

    async dryRun() {
      const stryker = strykersOwn()
      const tests = await load()
      const failed = await firstFailure(tests, async (test, run) => {
        const began = performance.now()
        stryker.currentTestId = test.name
        await run()
        took.set(test.name, performance.now() - began)
      })
      stryker.currentTestId = undefined
      return {
        status: 'complete',
        mutantCoverage: stryker.mutantCoverage,
        tests: tests.map(({ name }) => {
          const failure =
            failed?.test.name === name ? { failureMessage: String(failed.error?.stack) } : undefined
          return { id: name, name, status: failure ? 1 : 0, timeSpentMs: took.get(name) ?? 0, ...failure }
        }),
      }
    },

    async mutantRun({ activeMutant, testFilter, hitLimit }) {
      const stryker = strykersOwn()
      Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: hitLimit && 0, hitLimit })
      try {
        const all = await load()
        const asked = testFilter === undefined ? all : all.filter(({ name }) => testFilter.includes(name))
        // Most changes are noticed by one of the quick ones.
        asked.sort((one, other) => (took.get(one.name) ?? 0) - (took.get(other.name) ?? 0))
        return verdict(await firstFailure(asked, (_, run) => run()), asked.length, stryker)
      } catch (error) {
        // It cannot even be loaded any more.
        return verdict({ test: { name: 'loading' }, error }, 0, stryker)
      } finally {
        stryker.activeMutant = undefined
      }
    },
  }
}

function verdict(failed, nrOfTests, { hitCount, hitLimit }) {
  if (hitLimit !== undefined && hitCount > hitLimit)
    return { status: 'timeout', reason: 'It went on and on.' }
  if (failed === undefined) return { status: 'survived', nrOfTests }
  return { status: 'killed', killedBy: [failed.test.name], failureMessage: String(failed.error), nrOfTests }
}

function strykersOwn() {
  globalThis.__stryker__ ??= {}
  return globalThis.__stryker__
}

/** All of our own code in one script, in the folder where Stryker has changed it. */
async function bundled(files) {
  const { build } = require(createRequire(require.resolve('tsup')).resolve('esbuild'))
  const { outputFiles } = await build({
    stdin: { contents: files.map((file) => `import './${file}'`).join('\n'), resolveDir: process.cwd() },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    // Or else tests would be left out with all else that has no effects.
    ignoreAnnotations: true,
    alias: Object.fromEntries(OWN.map(([name, file]) => [name, path.resolve(file)])),
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.resolve('packages/bundle.js')).href) },
    logLevel: 'error',
  })
  return new vm.Script(
    outputFiles[0].text.replace(/^/, '(function (require, module, exports) {').concat('\n})'),
    {
      filename: path.resolve('bundle.cjs'),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  )
}

const OWN = [
  ['@godwit/core/operate', 'packages/core/src/operate/index.ts'],
  ['@godwit/core', 'packages/core/src/index.ts'],
  ['@godwit/dialect-sqlite', 'packages/dialect-sqlite/src/index.ts'],
  ['@godwit/dialect-postgres', 'packages/dialect-postgres/src/index.ts'],
  ['@godwit/testkit', 'packages/testkit/src/index.ts'],
]

function evaluate(script, vitest) {
  const module = { exports: {} }
  const requireOf = createRequire(path.resolve('package.json'))
  script.runInThisContext()((name) => (name === 'vitest' ? vitest : requireOf(name)), module, module.exports)
}
