import { type Database, type ManifestEntry, rawSql } from '@godwit/core'
import { CANARY, ENCODED } from './canary.js'

/** Fails or succeeds, and holds the canary where only a migration can hold it. */
export const SECRETIVE: readonly (readonly [string, ManifestEntry])[] = [
  ['a role that may not be made', `CREATE ROLE other PASSWORD '${CANARY}';`],
  [
    'a role that is made',
    `-- upgrade --\nALTER ROLE bot PASSWORD '${CANARY}';\n-- downgrade --\nALTER ROLE bot PASSWORD '${CANARY}';`,
  ],
  ['a syntax error at the password', `ALTER ROLE bot PASSWORD '${CANARY}' '${CANARY}';`],
  ['an error behind the password', `ALTER ROLE bot PASSWORD '${CANARY}' NOLOGGING;`],
  [
    'a password as text of another type',
    `SELECT password = '${CANARY}'::int FROM (SELECT 1 AS password) AS p;`,
  ],
  ['a password in a body', `DO $$ BEGIN EXECUTE 'ALTER ROLE absent PASSWORD ''${CANARY}'''; END $$;`],
  [
    'a password in a body that does not compile',
    `DO $$ BEGIN ALTER ROLE absent PASSWORD '${CANARY}' END $$;`,
  ],
  ['a subscription', `CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 password=${CANARY}' PUBLICATION p;`],
  [
    'a subscription by URL, outside a transaction',
    `-- godwit: transaction=false\n-- upgrade --\nCREATE SUBSCRIPTION s CONNECTION 'postgres://bot:${ENCODED}@127.0.0.1:1/x' PUBLICATION p;`,
  ],
  ['a text that is never closed', `ALTER ROLE bot PASSWORD '${CANARY};`],
  ['transaction control behind it', `ALTER ROLE bot PASSWORD '${CANARY}'; COMMIT;`],
  [
    'bound values',
    { upgrade: () => ({ compile: () => ({ sql: `ALTER ROLE bot PASSWORD '${CANARY}'`, parameters: [1] }) }) },
  ],
  ['code that fails with a URL', { upgrade: async (_db: Database) => Promise.reject(unreachable()) }],
  [
    'code whose failure is caused by a URL',
    { upgrade: async (_db: Database) => Promise.reject(new Error('no', { cause: unreachable() })) },
  ],
  [
    'code that runs a script',
    { upgrade: async (db: Database) => db.execute(`ALTER ROLE absent PASSWORD '${CANARY}'`) },
  ],
  [
    'code that asks',
    {
      upgrade: async (db: Database) =>
        void (await db.query(rawSql(`ALTER ROLE absent PASSWORD '${CANARY}'`))),
    },
  ],
  [
    'code that runs what cannot be cut',
    { upgrade: async (db: Database) => db.execute(`ALTER ROLE absent PASSWORD '${CANARY}`) },
  ],
  ['a module that cannot be loaded', () => Promise.reject(unreachable())],
  ['a module whose SQL cannot be had', { upgrade: () => Promise.reject(unreachable()) }],
]

function unreachable(): Error {
  return Object.assign(new Error(`cannot reach https://bot:${ENCODED}@api.example.org/`), {
    url: `https://bot:${ENCODED}@api.example.org/?password=${ENCODED}`,
  })
}
