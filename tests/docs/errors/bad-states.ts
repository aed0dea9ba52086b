import { migration, type Provocations, refused, stateOf } from './provocation.js'
import { migratorOf, saidOf } from './stage.js'

const AERICH = [
  'CREATE TABLE aerich (id INTEGER PRIMARY KEY, version VARCHAR(255) NOT NULL, app VARCHAR(100) NOT NULL, content TEXT NOT NULL)',
  "INSERT INTO aerich VALUES (1, '0_feed.py', 'models', '{}'), (2, '1_title.py', 'models', '{}')",
]

const HALF =
  "ALTER TABLE feed ADD COLUMN tags TEXT;\nINSERT INTO feed (link) VALUES ('c');\nALTER TABLE feed ADD COLUMN note TEXT;\n"

const APPS = JSON.stringify({ apps: { models: 'migrations', billing: 'billing' } })

/** What is recorded, what stands in the database and what the files say do not go together. */
export const BAD_STATES: Provocations = {
  AHEAD: stateOf('AHEAD', ['status']),
  INCOMPATIBLE: stateOf('INCOMPATIBLE'),
  INTERRUPTED: stateOf('INTERRUPTED'),
  NOT_INTERRUPTED: refused(['resolve', '1_title', '--retry', '--yes']),
  CANNOT_FINISH: {
    async provoke(stage) {
      stage.write(migration('2_tags.sql', HALF))
      await stage.sql('ALTER TABLE feed ADD COLUMN tags TEXT')
      return stage.godwit(['resolve', '2_tags', '--finish', '--yes', '--json'])
    },
  },
  DIVERGED: stateOf('DIVERGED'),
  MISSING: stateOf('MISSING'),
  EDITED: stateOf('EDITED'),
  OUT_OF_ORDER: stateOf('OUT_OF_ORDER'),
  NEEDS_BASELINE: stateOf('NEEDS_BASELINE'),
  NEEDS_ADOPTION: stateOf('NEEDS_ADOPTION'),
  SUCCESSOR_MISSING: stateOf('SUCCESSOR_MISSING'),
  RECORDED_TWICE: stateOf('RECORDED_TWICE'),
  NOT_A_VERSION_TABLE: {
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations', 'CREATE TABLE godwit_migrations (name TEXT)')
      return stage.godwit(['upgrade', '--json'])
    },
  },
  DEPENDED_UPON: {
    async provoke(stage) {
      stage.write({
        'godwit.config.json': APPS,
        'billing/0_bill.sql': '-- godwit: dependsOn=models:1\nSELECT 1;\n',
      })
      await stage.godwit(['upgrade'])
      return stage.godwit(['downgrade', '0_feed', '--app', 'models', '--yes', '--json'])
    },
  },
  UNMET_DEPENDENCY: refused(['upgrade'], {
    'godwit.config.json': APPS,
    'billing/0_bill.sql': '-- godwit: dependsOn=models:2\nSELECT 1;\n',
  }),
  ALREADY_RECORDED: refused(['baseline', '1_title', '--yes']),
  NOT_ADOPTED: {
    options: "adopt: 'aerich',",
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations', ...AERICH)
      return stage.db('status', '--json')
    },
  },
  PARTLY_ADOPTED: {
    async provoke(stage) {
      await stage.sql(...AERICH, "INSERT INTO aerich VALUES (3, '2_tags.py', 'models', '{}')")
      stage.write(migration('2_tags.sql', 'ALTER TABLE feed ADD COLUMN tags TEXT;\n'))
      return stage.godwit(['status', '--json'])
    },
  },
  NOTHING_TO_ADOPT: {
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations')
      return stage.godwit(['adopt', 'aerich', '--yes', '--json'])
    },
  },
  NOTHING_APPLIED: {
    async provoke(stage) {
      await stage.sql('DROP TABLE godwit_migrations', 'DROP TABLE feed')
      return stage.godwit(['downgrade', '--yes', '--json'])
    },
  },
  PLAN_CHANGED: {
    provoke: (stage) => saidOf(migratorOf(stage).downgrade({ to: '0_feed', expected: [] })),
  },
  BAD_RECORD: {
    async provoke(stage) {
      await stage.sql("UPDATE godwit_migrations SET state = 'paused' WHERE version = '1_title'")
      return stage.godwit(['upgrade', '--json'])
    },
  },
  IRREVERSIBLE: stateOf('IRREVERSIBLE'),
  DATA_LOSS: stateOf('DATA_LOSS'),
}
