import { randomBytes } from 'node:crypto'
import { execute } from '../with-database.js'

/** Two users of a database, of whom only one may change its schema. */
export interface TwoUsers {
  /** URLs of the same database. */
  readonly owner: string
  readonly app: string
  /** Runs what a page says, which calls them `owner` and `app`. */
  asOwner(statement: string): Promise<void>
  asApp(statement: string): Promise<void>
}

/** Makes them on the database of this URL, which is that of somebody who may, and drops them afterwards. */
export async function withTwoUsers(url: string, work: (users: TwoUsers) => Promise<void>): Promise<void> {
  const suffix = randomBytes(6).toString('hex')
  const [owner, app] = [`owner_${suffix}`, `app_${suffix}`]
  const run = (as: string, statement: string) =>
    execute(as, statement.replaceAll(/\bapp\b/g, app).replaceAll(/\bowner\b/g, owner))
  await run(
    url,
    `CREATE ROLE owner LOGIN PASSWORD 'x'; CREATE ROLE app LOGIN PASSWORD 'x';
     REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO owner`,
  )
  const as = (role: string) => Object.assign(new URL(url), { username: role, password: 'x' }).href
  try {
    await work({
      owner: as(owner),
      app: as(app),
      asOwner: (statement) => run(as(owner), statement),
      asApp: (statement) => run(as(app), statement),
    })
  } finally {
    await run(url, 'DROP OWNED BY owner; DROP OWNED BY app; DROP ROLE owner, app')
  }
}
