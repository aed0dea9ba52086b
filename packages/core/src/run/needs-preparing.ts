import type { Situation } from './situation.js'

/** Whether there is something to write before any step: records to rename, or to adopt. */
export function needsPreparing({ assessments }: Situation): boolean {
  return assessments.some(
    ({ renames, obstacles, adoption }) =>
      (renames.length > 0 && obstacles.length === 0) || adoption?.counts === true,
  )
}
