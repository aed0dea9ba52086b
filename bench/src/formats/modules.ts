import type { Engine } from '../engine.js'
import { type Step, versionOf } from '../line.js'
import type { Files, Format } from './format.js'
import { sqlScript } from './sql-script.js'

/** Functions that return SQL. */
export const godwitModules: Format = (steps) =>
  modules(steps, (step) => {
    const half = (name: string, statements: readonly string[]) =>
      `export const ${name} = () => ${literal(sqlScript(statements))}\n`
    return `${half('upgrade', step.up)}${half('downgrade', step.down)}`
  })

export const knexModules: Format = (steps, engine) =>
  modules(steps, (step) => {
    const half = (name: string, statements: readonly string[]) =>
      body(`export async function ${name}(knex)`, pieces(statements, engine), 'await knex.raw(statement)')
    return `${half('up', step.up)}${half('down', step.down)}`
  })

export const kyselyModules: Format = (steps, engine) =>
  modules(steps, (step) => {
    const half = (name: string, statements: readonly string[]) =>
      body(
        `export async function ${name}(db)`,
        pieces(statements, engine),
        'await sql.raw(statement).execute(db)',
      )
    return `import { sql } from 'kysely'\n${half('up', step.up)}${half('down', step.down)}`
  })

export const mikroOrmModules: Format = (steps, engine) =>
  modules(
    steps,
    (step) => {
      const half = (name: string, statements: readonly string[]) =>
        body(`  async ${name}()`, pieces(statements, engine), 'this.addSql(statement)')
      const methods = `${half('up', step.up)}${half('down', step.down)}`
      return `import { Migration } from '@mikro-orm/migrations'\nexport class Migration${versionOf(step)} extends Migration {\n${methods}}\n`
    },
    'Migration',
  )

function modules(steps: readonly Step[], text: (step: Step) => string, prefix = ''): Files {
  return new Map([
    ['package.json', '{ "private": true, "type": "module" }\n'],
    ...steps.map((step): [string, string] => [`migrations/${prefix}${versionOf(step)}.js`, text(step)]),
  ])
}

/** The builders of these tools take one statement a call on SQLite; on PostgreSQL a whole script goes in one. */
function pieces(statements: readonly string[], engine: Engine): readonly string[] {
  return engine === 'sqlite' ? statements : [sqlScript(statements)]
}

function body(head: string, statements: readonly string[], call: string): string {
  const list = statements.map((statement) => `    ${JSON.stringify(statement)},\n`).join('')
  return `${head} {\n  const statements = [\n${list}  ]\n  for (const statement of statements) ${call}\n}\n`
}

function literal(text: string): string {
  return `\`${text.replace(/[\\`$]/g, '\\$&')}\``
}
