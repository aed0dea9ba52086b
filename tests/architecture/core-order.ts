import ts from 'typescript'
import { importedFile } from './imports.js'
import { filesOf, type SourceTree } from './source-tree.js'

/** The order in which a reader follows `upgrade` through core. Files beside these folders come before all of them. */
const FOLDERS = ['source', 'history', 'plan', 'run', 'operate']

/** Imports of core that go back, from a folder to a later one. `index.ts` names everything and is last. */
export function backwardImports(tree: SourceTree): string[] {
  return filesOf(tree, 'core').flatMap(([file, { imports }]) =>
    imports
      .map((specifier) => importedFile(tree, file, specifier))
      .filter((target) => target !== undefined)
      .filter((target) => rank(target) > rank(file))
      .map((target) => `${file} imports ${target}`),
  )
}

/** Files of core that name an engine, be it in a comment. `schemes.ts` alone knows them, as data. */
export function enginesNamedInCore(tree: SourceTree): string[] {
  return filesOf(tree, 'core')
    .filter(([file]) => file !== 'packages/core/src/schemes.ts')
    .flatMap(([file, { text }]) => {
      const lines = text.split('\n')
      return lines.flatMap((line, index) =>
        ENGINE.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      )
    })
}

/** Files that decide and yet wait for something: `plan/` is pure. */
export function waitingPlans(tree: SourceTree): string[] {
  return filesOf(tree, 'core')
    .filter(([file]) => file.startsWith('packages/core/src/plan/'))
    .filter(([file, { text }]) => waits(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)))
    .map(([file]) => file)
}

/** Files that ask for the language of the process, in which words sort and change their case in another way. */
export function localeDependent(tree: SourceTree): string[] {
  return [...tree]
    .filter(([file]) => file.startsWith('packages/'))
    .filter(([file, { text }]) => namesLocale(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)))
    .map(([file]) => file)
}

const ENGINE = /sqlite|postgres|pglite|libsql|psql|(?<![a-z])pg(?![a-z])/i

function rank(file: string): number {
  const [first = '', ...rest] = file.split('/').slice(3)
  if (rest.length === 0) return first === 'index.ts' ? FOLDERS.length : -1
  return FOLDERS.indexOf(first)
}

function waits(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.AsyncKeyword || node.kind === ts.SyntaxKind.AwaitKeyword) return true
  return ts.isAwaitExpression(node) || ts.forEachChild(node, (child) => waits(child) || undefined) === true
}

function namesLocale(node: ts.Node): boolean {
  if (ts.isIdentifier(node) && /^(?:localeCompare|toLocale\w+|Intl)$/.test(node.text)) return true
  return ts.forEachChild(node, (child) => namesLocale(child) || undefined) === true
}
