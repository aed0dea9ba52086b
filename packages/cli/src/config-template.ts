import { extname } from 'node:path'

export interface ConfigFacts {
  /** Path of the config file to be: its suffix decides the language. */
  readonly file: string
  /** Folders by dialect, as they are to be written. */
  readonly migrations: { readonly [dialect: string]: string }
  /** Not written where it could hold a password. */
  readonly url: string | undefined
}

/** The text of a new config file. */
export function configText({ file, migrations, url }: ConfigFacts): string {
  if (extname(file) === '.json')
    return `${JSON.stringify({ ...(url === undefined ? {} : { url }), migrations }, null, 2)}\n`
  // What is required has to be installed in the project, and under npx godwit is not.
  const [before, after] =
    extname(file) === '.cjs'
      ? ["/** @type {import('godwit').GodwitConfig} */\nmodule.exports = {\n", '}\n']
      : ["import { defineConfig } from 'godwit'\n\nexport default defineConfig({\n", '})\n']
  return [
    before,
    url === undefined
      ? '  // The database is $DATABASE_URL, from the environment or from .env.\n'
      : `  // $DATABASE_URL wins over it.\n  url: ${quote(url)},\n`,
    '  migrations: {\n',
    ...Object.entries(migrations).map(([dialect, folder]) => `    ${dialect}: ${quote(folder)},\n`),
    '  },\n',
    after,
  ].join('')
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}
