import path from 'node:path'
import ts from 'typescript'

/** What a file imports, as written: by `import`, `export … from`, `import()`, `require()` and in types. */
export function importsOf(file: string, text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node)
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push(specifier.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true))
  return found
}

/** The file that a relative import means, of those that there are; undefined for packages. */
export function importedFile(
  files: { has(file: string): boolean },
  from: string,
  specifier: string,
): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const target = path.posix.join(path.posix.dirname(from), specifier)
  const spellings = [target, target.replace(/\.([cm]?)js$/, '.$1ts'), `${target}.ts`, `${target}/index.ts`]
  return spellings.find((spelling) => files.has(spelling))
}

/** The package that an import names: `@godwit/core`, `pg` for `pg/lib/client.js`; undefined for files. */
export function importedPackage(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined
  const [first = '', second = ''] = specifier.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isExternalModuleReference(node)) return node.expression
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
  if (ts.isCallExpression(node) && isImportCall(node.expression)) return node.arguments[0]
  return undefined
}

function isImportCall(called: ts.Expression): boolean {
  return called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
}
