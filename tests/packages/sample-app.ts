import type { FreshProject } from './fresh-project.js'

/** The same app in either module system. It starts on DATABASE_URL, or on the SQLite file that it is given. */
export const APPS = ['app.mjs', 'app.cjs'] as const

export async function writeApps(project: FreshProject): Promise<void> {
  await project.write('migrations/0_init.sql', MIGRATION)
  await project.write('app.mjs', `${IMPORTS}\n${BODY}`)
  await project.write('app.cjs', `${REQUIRES}\n${BODY}`)
}

const MIGRATION =
  '-- upgrade --\nCREATE TABLE feed (id INTEGER PRIMARY KEY);\n-- downgrade --\nDROP TABLE feed;\n'

const IMPORTS = `
import { dialectFor, upgradeOnStartup } from '@godwit/core'
import * as sqlite from '@godwit/dialect-sqlite'
import * as postgres from '@godwit/dialect-postgres'
`
const REQUIRES = `
const { dialectFor, upgradeOnStartup } = require('@godwit/core')
const sqlite = require('@godwit/dialect-sqlite')
const postgres = require('@godwit/dialect-postgres')
`
const BODY = `
const url = process.env.DATABASE_URL ?? 'sqlite:' + process.argv[2]
dialectFor(url, { sqlite: () => sqlite, postgres: () => postgres })
  .then((dialect) => upgradeOnStartup({ dialect, migrations: './migrations' }))
  .then(() => console.log('started'))
`
