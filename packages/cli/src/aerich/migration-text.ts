import type { Format } from '../migration-template.js'
import { type AerichMigration, stripped } from './aerich-migration.js'

/** The text of a migration of Godwit that says the same. */
export function migrationText(migration: AerichMigration, format: Format): string {
  return format === 'sql' ? sqlText(migration) : moduleText(migration)
}

/** The SQL of one half as one script. */
export function scriptOf(pieces: readonly string[]): string {
  return pieces.map((piece, index) => (index < pieces.length - 1 ? ended(piece) : piece)).join('\n')
}

/** What Aerich ran piece by piece needs something between the pieces; a semicolon in a comment ends nothing. */
function ended(piece: string): string {
  const last = piece.slice(piece.lastIndexOf('\n') + 1)
  return piece.endsWith(';') && !last.includes('--') ? piece : `${piece}\n;`
}

function sqlText({ upgrade, downgrade, transaction, header }: AerichMigration): string {
  return [
    ...header.map((line) => stripped(`-- ${line}`)),
    ...(transaction ? [] : ['-- godwit: transaction=false']),
    '-- upgrade --',
    scriptOf(upgrade),
    ...(downgrade.length === 0 ? [] : ['-- downgrade --', scriptOf(downgrade)]),
    '',
  ].join('\n')
}

function moduleText({ upgrade, downgrade, transaction, header }: AerichMigration): string {
  const comment = header.map((line) => `${stripped(`// ${line}`)}\n`).join('')
  return [
    ...(comment === '' ? [] : [comment]),
    ...(transaction ? [] : ['export const transaction = false\n']),
    `export const upgrade = () => ${literal(scriptOf(upgrade))}\n`,
    ...(downgrade.length === 0 ? [] : [`export const downgrade = () => ${literal(scriptOf(downgrade))}\n`]),
  ].join('\n')
}

/** A template reads CR LF as LF. */
function literal(sql: string): string {
  return `\`\n${sql.replace(/[\\`]|\$\{/g, '\\$&').replaceAll('\r', '\\r')}\n\``
}
