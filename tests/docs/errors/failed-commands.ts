import { rmSync } from 'node:fs'
import { migration, type Provocations, refused } from './provocation.js'

const ENDING = 'export async function upgrade(db) {\n  await db.execute("SELECT 1")\n  process.exit()\n}\n'

/** Commands that cannot do what they were told. */
export const FAILED_COMMANDS: Provocations = {
  USAGE: refused(['upgrade', '--allow-edit']),
  UNWRITABLE: refused(['init', '--config', 'bot.js/godwit.config.ts']),
  UNANSWERED: refused(['downgrade']),
  BAD_CONFIG: refused(['status'], { 'godwit.config.json': '{ "migration": "migrations" }' }),
  FILE_EXISTS: refused(['init'], { 'godwit.config.json': '{}' }),
  NOT_IMPORTED: {
    provoke(stage) {
      rmSync(stage.path('migrations'), { recursive: true })
      stage.write({
        'aerich/models/0_20240102103000_init.py':
          'async def upgrade(db) -> str:\n    return f"CREATE TABLE {NAME} (id INT);"\n',
      })
      return stage.godwit(['import', 'aerich', 'aerich', '--to', 'migrations', '--json'])
    },
  },
  UNEXPECTED: refused(['upgrade'], migration('2_tags.mjs', ENDING)),
}
