import { isSound, type Verdict } from './verdict.js'

/** What all cases came to, in numbers. */
export function summaryOf(verdicts: readonly Verdict[]): Readonly<Record<string, number>> {
  const count = (holds: (verdict: Verdict) => boolean) => verdicts.filter(holds).length
  return {
    cases: verdicts.length,
    kills: count(({ disturbed }) => disturbed === 'killed'),
    failed: count(({ disturbed }) => disturbed === 'failed'),
    'finished in spite of it': count(({ disturbed }) => disturbed === 'finished'),
    resumed: count(({ after }) => after === 'resumed'),
    refused: count(({ after }) => after === 'refused'),
    lost: count(({ lost }) => lost.length > 0),
    doubled: count(({ doubled }) => doubled.length > 0),
    wrong: count((verdict) => !isSound(verdict)),
  }
}

export function printed(title: string, summary: Readonly<Record<string, number>>): string {
  return `${title}: ${Object.entries(summary)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`
}
