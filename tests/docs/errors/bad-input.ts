import { migration, type Provocations, refused } from './provocation.js'
import { onPostgres } from './stage.js'

/** Options, URLs, targets and files that cannot be used. */
export const BAD_INPUT: Provocations = {
  BAD_OPTION: { options: 'lockTimout: 1000,', provoke: (stage) => stage.db('status', '--json') },
  BAD_URL: refused(['status'], {}, { DATABASE_URL: 'bot.db' }),
  UNKNOWN_SCHEME: refused(['status'], {}, { DATABASE_URL: 'mysql://localhost/bot' }),
  DIALECT_NOT_INSTALLED: refused(['status'], {}, { DATABASE_URL: 'postgres://localhost/bot' }),
  CONTRACT_MISMATCH: refused(
    ['status'],
    {
      'node_modules/@godwit/dialect-postgres/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/@godwit/dialect-postgres/index.js':
        "export const postgres = () => ({ name: 'postgres', contract: 0, session() {} })",
    },
    { DATABASE_URL: 'postgres://localhost/bot' },
  ),
  UNKNOWN_APP: { provoke: (stage) => stage.db('status', '--app', 'billing', '--json') },
  UNKNOWN_TARGET: refused(['upgrade', '9']),
  CANNOT_BE_ONE_TRANSACTION: refused(
    ['upgrade', '--single-transaction'],
    migration('2_vacuum.sql', '-- godwit: transaction=false\nVACUUM;\n'),
  ),
  BAD_COPY: refused(['restore', 'bot.js', '--yes']),
  NOT_SUPPORTED: { provoke: () => onPostgres({}, ['restore', 'bot.dump', '--yes', '--json']) },

  NO_MIGRATIONS: refused(['upgrade', '--migrations', 'migration']),
  BAD_FILE_NAME: refused(['upgrade'], migration('2-tags.sql', 'SELECT 1;')),
  DUPLICATE_NUMBER: refused(['upgrade'], migration('1_tags.sql', 'SELECT 1;')),
  CANNOT_LOAD: refused(['upgrade'], migration('2_tags.mjs', "import './tags.js'\n")),
  INVALID_MIGRATION: refused(['upgrade'], migration('2_tags.sql', 'SELECT 1;\nCOMMIT;\n')),
  NEEDS_NO_TRANSACTION: refused(['upgrade'], migration('2_vacuum.sql', 'VACUUM;\n')),
}
