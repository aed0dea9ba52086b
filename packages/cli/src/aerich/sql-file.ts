import { type AerichMigration, type Fault, halfOf } from './aerich-migration.js'

/**
 * Reads a `.sql` migration, of Aerich 0.4 to 0.6: sections below `-- upgrade --` and `-- downgrade --`, or, before 0.4.3,
 * `##### upgrade #####` and `##### downgrade #####`. Line ends have to be LF, as Python reads them.
 * @throws what `fault` makes, where Aerich would have cut the file at another place than the eye does.
 */
export function readSqlFile(text: string, fault: Fault): AerichMigration {
  const lines = text.split('\n')
  const style = STYLES.find(({ upgrade }) => lines.some((line) => line.trim() === upgrade))
  if (style === undefined)
    throw fault(1, 'there is no line `-- upgrade --`.', 'Write it above the statements of the upgrade.')
  const upgrade = onlyLineOf(style.upgrade, lines, fault) ?? 0
  const downgrade = onlyLineOf(style.downgrade, lines, fault)
  if (downgrade !== undefined && downgrade < upgrade)
    throw fault(
      downgrade + 1,
      `\`${style.downgrade}\` stands above \`${style.upgrade}\`.`,
      'Put the upgrade first.',
    )
  const header = headerOf(lines.slice(0, upgrade), fault)
  const half = (start: number, end?: number) => [lines.slice(start + 1, end).join('\n')]
  return {
    upgrade: halfOf('upgrade', half(upgrade, downgrade), upgrade + 1, fault),
    downgrade: downgrade === undefined ? [] : halfOf('downgrade', half(downgrade), downgrade + 1, fault),
    transaction: true,
    header,
  }
}

const STYLES = [
  { upgrade: '-- upgrade --', downgrade: '-- downgrade --' },
  { upgrade: '##### upgrade #####', downgrade: '##### downgrade #####' },
]

/** Index of a marker's line. Aerich takes the marker wherever it stands first. */
function onlyLineOf(marker: string, lines: readonly string[], fault: Fault): number | undefined {
  const found = lines.flatMap((line, index) => (line.includes(marker) ? [index] : []))
  const [first, second] = found
  const odd = found.find((index) => lines[index]?.trim() !== marker)
  if (odd !== undefined)
    throw fault(
      odd + 1,
      `\`${marker}\` does not stand alone in its line.`,
      'Give it a line of its own, or take it away.',
    )
  if (second !== undefined)
    throw fault(second + 1, `\`${marker}\` stands there a second time.`, 'Keep one of them.')
  return first
}

/** Comments only: Aerich never ran what stands up there. */
function headerOf(lines: readonly string[], fault: Fault): string[] {
  const text = lines.join('\n')
  const rest = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  const statement = rest.split('\n').findIndex((line) => line.trim() !== '')
  if (statement !== -1)
    throw fault(
      statement + 1,
      'this stands above `-- upgrade --`, where Aerich has never run it.',
      'Move it below, or take it away.',
    )
  return lines
    .map((line) =>
      line
        .replace(/^\s*(?:--|\/?\*+(?!\/))\s?/, '')
        .replace(/\s*\*+\/\s*$/, '')
        .trimEnd(),
    )
    .filter((line, index, all) => line !== '' || (index > 0 && index < all.length - 1))
}
