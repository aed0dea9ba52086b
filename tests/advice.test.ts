import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { CATALOGUE } from '../packages/cli/src/catalogue.js'
import { COMMON_FLAGS } from '../packages/cli/src/flags.js'
import { stringsOf } from './string-literals.js'

const packages = fileURLToPath(new URL('../packages/', import.meta.url))

/** `godwit <command>` with the flags that follow it, wherever a message says so. */
function commandsIn(text: string): { command: string; flags: string[] }[] {
  const found = text.matchAll(/\bgodwit ([a-z][a-z-]*)((?: [<[]?[a-z]+[\]>]?| --[a-z-]+)*)/g)
  return [...found].map(([, command = '', rest = '']) => ({
    command,
    flags: [...rest.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag),
  }))
}

function sources(): string[] {
  return readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/src\/.*\.ts$/.test(path) && !/\.(?:test|fixture)\.ts$/.test(path))
    .map((path) => join(packages, path))
}

it('finds the commands that messages name', () => {
  expect(commandsIn('Run: godwit upgrade --allow-edited, or godwit baseline <version>.')).toEqual([
    { command: 'upgrade', flags: ['allow-edited'] },
    { command: 'baseline', flags: [] },
  ])
})

it('names in messages only commands that exist, with flags that they take', async () => {
  const commands = new Map<string, readonly string[]>([['help', []]])
  for (const { names, load } of CATALOGUE.flatMap((group) => group.entries)) {
    const { flags } = await load()
    for (const name of names) commands.set(name, [...COMMON_FLAGS, ...flags])
  }
  const named = sources().flatMap((file) =>
    stringsOf(file)
      .flatMap(commandsIn)
      .map((one) => ({ file, ...one })),
  )
  expect(named.length).toBeGreaterThan(10)
  expect(
    named.filter(({ command, flags }) => !flags.every((flag) => commands.get(command)?.includes(flag))),
  ).toEqual([])
  expect(named.filter(({ command }) => !commands.has(command))).toEqual([])
})
