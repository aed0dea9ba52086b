import type { AdoptionObstacle } from '../../history/adopt-aerich.js'
import { shellWord } from '../../shell-word.js'
import { numberOf } from '../../source/number.js'
import { appFlag } from '../app-flag.js'
import type { AerichFacts, AssessedAdoption, Problem, Rule } from '../assessment.js'
import { shorten } from './shorten.js'

/** Aerich's records are to be adopted, and cannot be. */
export const unadoptable: Rule = ({ app, adoption, aerich }) =>
  aerich === null || !adoption?.wanted ? [] : obstaclesOf(aerich, adoption, app)

/** How to get what cannot be adopted out of the way: that of the first obstacle. */
export function waysToAdopt(aerich: AerichFacts, adoption: AssessedAdoption, app: string): string {
  return obstaclesOf(aerich, adoption, app)[0]?.fix ?? ''
}

function obstaclesOf(
  aerich: AerichFacts,
  { obstacles, records }: AssessedAdoption,
  app: string,
): Omit<Problem, 'app'>[] {
  const absent = obstacles.filter((one) => one.kind === 'file-missing')
  const [lacking, unnumbered] = [absent.filter(hasNumber), absent.filter((one) => !hasNumber(one))]
  const twice = obstacles.filter((one) => one.kind === 'recorded-twice')
  const instead = baselineInstead(records, app)
  return [
    ...problem(aerich, 'SUCCESSOR_MISSING', lacking, instead, (version) => [
      `Add the file ${version}.sql (or .ts) to the folder, or write into its successor: -- godwit: formerly=${version}`,
      '  To make files of those of Aerich, in a folder such as this:',
      '    godwit import aerich migrations/models',
    ]),
    ...problem(aerich, 'SUCCESSOR_MISSING', unnumbered, instead, (version) => [
      `Write into the file of that migration: -- godwit: formerly=${version}`,
      '  What was never a migration can be taken out of that table:',
      ...unnumbered.map(({ row }) => deletion(aerich, row.id)),
    ]),
    ...problem(aerich, 'RECORDED_TWICE', twice, instead, () => [
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
  instead: readonly string[],
  fix: (version: string) => readonly string[],
): Omit<Problem, 'app'>[] {
  const [first] = obstacles
  if (first === undefined) return []
  return [
    {
      code,
      versions: obstacles.map((one) => one.version),
      message: `Aerich's records in ${table.name} cannot be adopted: ${shorten(obstacles.map(describeObstacle))}. Nothing was recorded.`,
      fix: [...fix(first.version), ...instead].join('\n'),
    },
  ]
}

/** For where neither files nor that table can be changed: what is there is said by a person. */
function baselineInstead(records: AssessedAdoption['records'], app: string): string[] {
  const newest = records.reduce<(typeof records)[number] | undefined>(
    (last, one) =>
      last !== undefined && (numberOf(last.version) ?? -1n) > (numberOf(one.version) ?? -1n) ? last : one,
    undefined,
  )
  if (newest === undefined) return []
  return [
    '  Or leave that table as it is, and say yourself up to which migration the database is there:',
    `    godwit baseline ${shellWord(newest.version)}${appFlag(app)}`,
  ]
}

function hasNumber({ version }: AdoptionObstacle): boolean {
  return numberOf(version) !== null
}

function deletion({ table }: AerichFacts, id: number | bigint): string {
  return `    DELETE FROM ${table.name} WHERE "id" = ${id};`
}
