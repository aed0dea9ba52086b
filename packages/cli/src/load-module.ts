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
  return jiti.import(file)
}
