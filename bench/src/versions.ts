import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const contestants = fileURLToPath(new URL('../contestants', import.meta.url))

/** What takes part, as pinned in the contestants' own package.json; of Godwit there is only what was built here. */
export function pinnedVersions(): Record<string, string> {
  const folders = readdirSync(contestants, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const all = folders.flatMap(({ name }) => {
    const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
      readFileSync(`${contestants}/${name}/package.json`, 'utf8'),
    )
    return Object.entries(dependencies)
  })
  return Object.fromEntries(all.filter(([, version]) => !version.startsWith('file:')).sort())
}
