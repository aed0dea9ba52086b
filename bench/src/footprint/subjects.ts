import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What is installed, by the name under which it is listed. */
export interface Subject {
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * Everything whose footprint is listed: each contestant with what an app needs to migrate as it starts and, where the
 * command is a package of its own, once more with it.
 */
export function subjects(contestants: string): Subject[] {
  return readdirSync(contestants, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== DRIVERS_ONLY)
    .map(({ name }) => ({ name, dependencies: dependenciesIn(path.join(contestants, name)) }))
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(withAndWithoutCommand)
}

const DRIVERS_ONLY = 'raw'
const COMMANDS = ['godwit', '@mikro-orm/cli']

function withAndWithoutCommand({ name, dependencies }: Subject): Subject[] {
  if (!COMMANDS.some((command) => command in dependencies)) return [{ name, dependencies }]
  const app = Object.entries(dependencies).filter(([dependency]) => !COMMANDS.includes(dependency))
  return [
    { name, dependencies: Object.fromEntries(app) },
    { name: `${name}, with its command`, dependencies },
  ]
}

/** As in its manifest; what comes from a tarball, by the place where that lies. */
function dependenciesIn(folder: string): Record<string, string> {
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const place = (spec: string) =>
    spec.startsWith(FILE) ? `${FILE}${path.join(folder, spec.slice(FILE.length))}` : spec
  return Object.fromEntries(Object.entries(dependencies).map(([name, spec]) => [name, place(spec)]))
}

const FILE = 'file:'
