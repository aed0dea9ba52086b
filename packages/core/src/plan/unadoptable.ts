import type { AdoptionObstacle } from '../history/adopt-aerich.js'
import { numberOf } from '../source/number.js'
import type { AerichFacts, Problem, Rule } from './assessment.js'
import { shorten } from './shorten.js'

/** Aerich's records are to be adopted, and cannot be. */
export const unadoptable: Rule = ({ adoption, aerich }) => {
  if (aerich === null || !adoption?.wanted) return []
  const { obstacles } = adoption
  const absent = obstacles.filter((one) => one.kind === 'file-missing')
  const [lacking, unnumbered] = [absent.filter(hasNumber), absent.filter((one) => !hasNumber(one))]
  const twice = obstacles.filter((one) => one.kind === 'recorded-twice')
  return [
    ...problem(aerich, 'SUCCESSOR_MISSING', lacking, (version) => [
      `Add the file ${version}.sql (or .ts) to the folder, or write into its successor: -- godwit: formerly=${version}`,
      '  To make files of those of Aerich:',
      '    godwit import aerich <dir>',
    ]),
    ...problem(aerich, 'SUCCESSOR_MISSING', unnumbered, (version) => [
      `Write into the file of that migration: -- godwit: formerly=${version}`,
      '  What was never a migration can be taken out of that table:',
      ...unnumbered.map(({ row }) => deletion(aerich, row.id)),
    ]),
    ...problem(aerich, 'RECORDED_TWICE', twice, () => [
      'Keep one record of each migration. To take out the later ones:',
      ...twice.map(({ rows: [, later] }) => deletion(aerich, later.id)),
    ]),
  ]
}

/** What is in the way of one record, as a part of a sentence. */
export function describeObstacle(obstacle: AdoptionObstacle): string {
  if (obstacle.kind === 'recorded-twice') {
    const [{ id, version }, later] = obstacle.rows
    return `"${version}" (id ${id}) and "${later.version}" (id ${later.id}) are one migration`
  }
  const { row, version } = obstacle
  return hasNumber(obstacle)
    ? `"${row.version}" has no file "${version}" in the folder`
    : `"${row.version}" has no number, and no file names it in \`formerly\``
}

/** One problem for all obstacles of a kind, where there are any. The fix may begin with the first of them. */
function problem(
  { table }: AerichFacts,
  code: Problem['code'],
  obstacles: readonly AdoptionObstacle[],
  fix: (version: string) => readonly string[],
): Omit<Problem, 'app'>[] {
  const [first] = obstacles
  if (first === undefined) return []
  return [
    {
      code,
      versions: obstacles.map((one) => one.version),
      message: `Aerich's records in ${table.name} cannot be adopted: ${shorten(obstacles.map(describeObstacle))}. Nothing was recorded.`,
      fix: fix(first.version).join('\n'),
    },
  ]
}

function hasNumber({ version }: AdoptionObstacle): boolean {
  return numberOf(version) !== null
}

function deletion({ table }: AerichFacts, id: number | bigint): string {
  return `    DELETE FROM ${table.name} WHERE "id" = ${id};`
}
