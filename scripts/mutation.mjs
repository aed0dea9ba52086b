// `npm run mutation [-- modules]`: changes the code in one place after the other, and counts how many changes the tests notice.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandLine } from './command-line.mjs'
import { installBeside } from './install-beside.mjs'
import { MUTATED_MODULES } from './mutation/modules.mjs'

const STRYKER = '9.6.1'
/** Percent of the changes. */
const ENOUGH = 85

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const cache = path.join(root, 'node_modules/.cache/mutation')
const stryker = path.join(cache, 'node_modules/@stryker-mutator/core/bin/stryker.js')

const { positionals: only } = commandLine('mutation', { allowPositionals: true })
const names = only.length > 0 ? only : Object.keys(MUTATED_MODULES)
const unknown = names.find((name) => !Object.hasOwn(MUTATED_MODULES, name))
if (unknown !== undefined) {
  console.error(`Not a module: "${unknown}". There are: ${Object.keys(MUTATED_MODULES).join(', ')}.`)
  process.exit(1)
}
installBeside(cache, `@stryker-mutator/core@${STRYKER}`)
const scores = names.map(scoreOf)
for (const { name, survivors } of scores) {
  if (survivors.length > 0) console.log(`\nNot noticed in ${name}:\n${survivors.map(told).join('\n')}`)
}
console.log(`\n${table(scores)}`)
process.exit(scores.every(({ score }) => score >= ENOUGH) ? 0 : 1)

function scoreOf(name) {
  const { mutate, tests, except = [] } = MUTATED_MODULES[name]
  const config = path.join(cache, `${name}.json`)
  const report = path.join(cache, `${name}.report.json`)
  writeFileSync(config, JSON.stringify(settings(mutate, except, report)))
  const { status } = spawnSync(process.execPath, [stryker, 'run', config], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GODWIT_MUTATION_TESTS: tests.join(',') },
  })
  if (status !== 0) throw new Error(`The mutation run of ${name} ended with ${status}.`)
  const mutants = mutantsOf(JSON.parse(readFileSync(report, 'utf8')))
  const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const noticed = mutants.length - survivors.length
  return { name, all: mutants.length, noticed, survivors, score: (100 * noticed) / mutants.length }
}

function settings(mutate, except, report) {
  return {
    mutate,
    mutator: { excludedMutations: except },
    testRunner: 'in-process',
    plugins: [path.join(root, 'scripts/mutation/in-process-runner.mjs')],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // An endless loop is noticed by its count. A slow machine must not look like one.
    timeoutMS: 15_000,
    ignorePatterns: ['bench', 'docs', 'coverage', '**/dist', '**/.turbo'],
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
  }
}

/** What does not run at all, or was excepted, is no change. */
function mutantsOf({ files }) {
  const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, file, source })),
  )
  return all.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status))
}

function told({ file, source, location: { start, end }, mutatorName, replacement, status }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1)
  lines[0] = lines[0].slice(start.column - 1)
  const [was, is] = [lines.join(' '), replacement].map((text) => text.replace(/\s+/g, ' '))
  const never = status === 'NoCoverage' ? ', never run' : ''
  return `  ${file}:${start.line}:${start.column} (${mutatorName}${never}) ${was} → ${is}`
}

function table(rows) {
  const lines = rows.map(
    ({ name, all, noticed, score }) => `| ${name} | ${all} | ${noticed} | ${score.toFixed(1)} % |`,
  )
  return ['| module | changes | noticed | |', '| --- | --- | --- | --- |', ...lines].join('\n')
}
