import { dirname, join, posix } from 'node:path'
import ts from 'typescript'
import { type Block, blocksOf } from './markdown.js'
import { type Page, ROOT } from './pages.js'

/**
 * What the compiler has to say to the programs in these pages, one line each. Each block is a module in a folder of its page, under
 * its title where it has one, so that blocks of a page can import each other. A block in a comment is what readers need not see: with
 * a title a file like the others, without one the beginning of the next block. What is written in JavaScript may leave types out.
 */
export function compile(pages: readonly Page[]): string[] {
  const modules = new Map(pages.flatMap(modulesOf).map((module) => [module.file, module]))
  const options = compilerOptions()
  const program = ts.createProgram([...modules.keys()], options, hostOf(modules, options))
  return [...modules.values()].flatMap((module) => {
    const source = program.getSourceFile(module.file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .filter(({ code }) => !module.isJavaScript || !isMissingType(code))
      .map((diagnostic) => described(module, diagnostic))
  })
}

interface Module {
  /** Absolute, and on no disk. */
  readonly file: string
  readonly text: string
  readonly isJavaScript: boolean
  /** The page's line of the module's first. */
  readonly at: { readonly path: string; readonly line: number }
}

const SUFFIXES: { readonly [language: string]: string } = {
  ts: 'ts',
  typescript: 'ts',
  tsx: 'tsx',
  js: 'ts',
  javascript: 'ts',
  mjs: 'ts',
}

function modulesOf({ path, text }: Page): Module[] {
  const folder = join(ROOT, dirname(path), `${posix.basename(path)}.blocks`)
  let preamble = ''
  return blocksOf(text).flatMap((block): Module[] => {
    const suffix = SUFFIXES[block.language]
    if (suffix === undefined) return []
    if (block.hidden && block.title === undefined) {
      preamble = block.text
      return []
    }
    const before = preamble
    preamble = ''
    return [
      {
        file: join(folder, nameOf(block, suffix)),
        // Without a line of its own an import or an export, it would be a script that shares its names with others.
        text: `${before}${block.text}export {}\n`,
        isJavaScript: !block.language.startsWith('t'),
        at: { path, line: block.line + 1 - (before.split('\n').length - 1) },
      },
    ]
  })
}

function nameOf({ title, line }: Block, suffix: string): string {
  return title === undefined ? `line-${line}.${suffix}` : title.replace(/\.([mc]?)jsx?$/, '.$1ts')
}

/** Those that users start from: strict, and as Node resolves. */
function compilerOptions(): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    // Only the demo has it.
    paths: { kysely: [join(ROOT, 'apps/bot-demo/node_modules/kysely/dist/esm/index.d.ts')] },
  }
}

function hostOf(modules: ReadonlyMap<string, Module>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const folders = new Set([...modules.keys()].map((file) => dirname(file)))
  const textOf = (file: string) => modules.get(file)?.text
  return {
    ...host,
    fileExists: (file) => modules.has(file) || host.fileExists(file),
    directoryExists: (folder) => folders.has(folder) || (host.directoryExists?.(folder) ?? true),
    readFile: (file) => textOf(file) ?? host.readFile(file),
    getSourceFile(file, language, ...rest) {
      const text = textOf(file)
      return text === undefined
        ? host.getSourceFile(file, language, ...rest)
        : ts.createSourceFile(file, text, language)
    },
  }
}

/** Something is `any` since nobody said what it is. */
function isMissingType(code: number): boolean {
  return code >= 7000 && code < 7100
}

function described({ at, text }: Module, { start = 0, messageText }: ts.Diagnostic): string {
  const line = at.line + text.slice(0, start).split('\n').length - 1
  return `${at.path}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
}
