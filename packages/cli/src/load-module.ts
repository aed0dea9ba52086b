import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Imports a module of the user's project; TypeScript is compiled on the way, whatever Node can do by itself. */
export async function loadModule(file: string): Promise<unknown> {
  if (!/\.[mc]?ts$/.test(file)) return import(pathToFileURL(file).href)
  const { createJiti } = await import('jiti')
  const own = fileURLToPath(new URL('./index.js', import.meta.url))
  // Under npx `godwit` is not in the project, and a config could not import defineConfig.
  const jiti = createJiti(dirname(file), {
    alias: { godwit: own },
    interopDefault: false,
    tsconfigPaths: true,
  })
  return jiti.import(file).catch((error: unknown) => {
    throw readable(error)
  })
}

/** A syntax error as one line with its place, without the piece of the file: a config may hold a password. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { reason } = /^ParseError: (?<reason>.*)/.exec(error.message)?.groups ?? {}
  if (reason === undefined) return error
  const place = /^\s*(?<place>\S.*:\d+:\d+)$/m.exec(error.message)?.groups?.['place']
  return new SyntaxError(place === undefined ? reason.trim() : `${reason.trim()} (${place})`)
}
