import type { Applied } from './assessment.js'

/**
 * Whether the file is the very text that was applied, which alone is trusted to undo it. A record without a checksum
 * cannot tell, and trusts the file.
 */
export function isUnedited({ row, file }: Pick<Applied, 'row' | 'file'>): boolean {
  if (file === null) return false
  return (
    row.checksum === null ||
    (file.source !== null && file.source === row.source) ||
    file.checksum === row.checksum
  )
}
