import { newVersion } from '../new-version.js'

export interface RebaseFacts {
  /** The highest number that the app has anywhere, in files and in records. */
  readonly highest: bigint
  readonly naming: 'number' | 'timestamp'
  readonly now: Date
}

/** A version that comes after all others, and keeps its name: a time in it too, unless that is its number. */
export function rebasedVersion(version: string, { highest, naming, now }: RebaseFacts): string {
  const [digits = ''] = /^\d+/.exec(version) ?? []
  const slug = version.slice(digits.length + 1)
  if (naming === 'timestamp') return newVersion({ slug, highest, naming, now })
  return `${String(highest + 1n).padStart(digits.length, '0')}_${slug}`
}
