import { execFileSync } from 'node:child_process'
import { temporaryPostgres } from '@godwit/testkit'
import { readPage } from '../docs/pages.js'
import { withStranger } from './stranger.js'
import { strangersPath } from './strangers-path.js'

/**
 * Walks the stranger's path and prints what is typed: with what the registry of this machine's npm has, which is compiled where it
 * has to be; offline from what is installed here.
 */
export async function main({ isOffline }: { isOffline: boolean }): Promise<void> {
  const npm = (...words: string[]) => execFileSync('npm', words, { encoding: 'utf8' }).trim()
  const others = isOffline ? 'installed' : { registry: npm('config', 'get', 'registry') }
  const server = await temporaryPostgres()
  try {
    await withStranger(others, async (stranger) => {
      const began = performance.now()
      const typed = await strangersPath(readPage('README.md').text, stranger, server.url, (command) =>
        process.stdout.write(`$ ${command}\n`),
      )
      const seconds = ((performance.now() - began) / 1000).toFixed(0)
      process.stdout.write(`A migrated bot on both engines, by ${typed.length} commands in ${seconds} s.\n`)
    })
  } finally {
    await server.stop()
  }
}
