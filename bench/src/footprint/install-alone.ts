import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type InstalledPackage, installedPackages } from './installed-packages.js'

/**
 * What `npm install` puts into an empty project for these dependencies, peers included. No script of a package runs: what a
 * driver compiles is no part of what is compared.
 */
export function installAlone(
  dependencies: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>>,
): InstalledPackage[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'godwit-footprint-'))
  try {
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies, overrides }),
    )
    execFileSync('npm', ['install', ...OPTIONS], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
    return installedPackages(path.join(folder, 'node_modules'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const OPTIONS = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--prefer-offline',
  '--loglevel=error',
]
