import { existsSync, readFileSync } from 'node:fs'

/** What a job says of its flags. Undefined where it hands all of them on to another program. */
export function usageOf(job) {
  const file = new URL(`usage/${job}.txt`, import.meta.url)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
