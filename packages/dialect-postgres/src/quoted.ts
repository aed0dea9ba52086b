import { identifier } from '@godwit/core'

/** A name as it can stand in a statement. @throws TypeError for one that the server cannot hold. */
export function quoted(name: string): string {
  return identifier(name).text.join('')
}
