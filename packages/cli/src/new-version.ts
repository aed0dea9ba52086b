import { CommandError } from '@godwit/core/operate'

export interface NewVersionFacts {
  readonly slug: string
  /** The highest number over all folders of the app, where there is one. */
  readonly highest: bigint | undefined
  readonly naming: 'number' | 'timestamp'
  readonly now: Date
}

/** The version of a new migration: later than all that there are, in every folder. */
export function newVersion({ slug, highest, naming, now }: NewVersionFacts): string {
  const time = now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const next = highest === undefined ? 0n : highest + 1n
  if (naming === 'number') return `${next}_${time}_${slug}`
  // Two within one second, or a clock that was wrong once.
  return `${next > BigInt(time) ? next : time}_${slug}`
}

/**
 * A migration's name as it stands in the file name: `Add tags` is `add_tags`.
 * @throws CommandError USAGE for a name that cannot be one without guessing.
 */
export function slugOf(name: string): string {
  const slug = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_')
  if (/^[a-z0-9_]*[a-z][a-z0-9_]*$/.test(slug) && slug.length <= LONGEST) return slug
  throw new CommandError('USAGE', `"${name}" cannot be the name of a migration.`, {
    fix: `Give up to ${LONGEST} letters a-z, digits and underscores, one letter at least: godwit create add_tags`,
  })
}

/** Leaves room for number, time and suffix in the 255 bytes that file systems allow. */
const LONGEST = 100
