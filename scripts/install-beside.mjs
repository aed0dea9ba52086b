import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** Installs packages into a folder that is no project's, unless they are there. */
export function installBeside(folder, ...specifiers) {
  const names = specifiers.map((specifier) => specifier.slice(0, specifier.lastIndexOf('@')))
  if (names.every((name) => existsSync(path.join(folder, 'node_modules', name, 'package.json')))) return
  mkdirSync(folder, { recursive: true })
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error']
  const install = [
    'install',
    ...quietly,
    '--no-save',
    '--legacy-peer-deps',
    '--prefix',
    folder,
    ...specifiers,
  ]
  const { status } = spawnSync('npm', install, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm could not install ${specifiers.join(' and ')}.`)
}
