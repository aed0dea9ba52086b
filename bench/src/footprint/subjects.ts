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
 * @param tarballs of Godwit's packages, by package name
 */
export function subjects(contestants: string, tarballs: Readonly<Record<string, string>>): Subject[] {
  const godwit = { name: 'godwit', dependencies: fileSpecs(tarballs) }
  const peers = readdirSync(contestants)
    .filter((name) => !NOT_LISTED.includes(name))
    .sort()
    .map((name) => ({ name, dependencies: dependenciesIn(path.join(contestants, name, 'package.json')) }))
  return [godwit, ...peers].flatMap(withAndWithoutCommand)
}

const NOT_LISTED = ['raw', 'godwit']
const COMMANDS = ['godwit', '@mikro-orm/cli']

function withAndWithoutCommand({ name, dependencies }: Subject): Subject[] {
  if (!COMMANDS.some((command) => command in dependencies)) return [{ name, dependencies }]
  const app = Object.entries(dependencies).filter(([dependency]) => !COMMANDS.includes(dependency))
  return [
    { name, dependencies: Object.fromEntries(app) },
    { name: `${name}, with its command`, dependencies },
  ]
}

function dependenciesIn(manifest: string): Record<string, string> {
  return JSON.parse(readFileSync(manifest, 'utf8')).dependencies ?? {}
}

function fileSpecs(tarballs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]))
}
