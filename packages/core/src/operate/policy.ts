import type { Problem } from '../plan/assessment.js'
import type { Policy } from '../plan/policy.js'
import type { FlagName, Flags } from './flags.js'

/** What the `--allow-*` flags allow. Nothing is said of it: who asked for it knows. */
export function policyOf(flags: Flags): Partial<Policy> {
  return {
    ...(flags['allow-edited'] && { edited: 'allow' }),
    ...(flags['allow-missing'] && { missing: 'allow' }),
    ...(flags['allow-out-of-order'] && { outOfOrder: 'allow' }),
    ...(flags['allow-non-empty'] && { nonEmpty: 'allow' }),
  }
}

/** Whether a flag allows what this problem is about. */
export function isAllowed({ code }: Problem, flags: Flags): boolean {
  const flag = ALLOWING[code]
  return flag !== undefined && flags[flag] === true
}

const ALLOWING: { readonly [code: string]: FlagName | undefined } = {
  EDITED: 'allow-edited',
  MISSING: 'allow-missing',
  OUT_OF_ORDER: 'allow-out-of-order',
  NEEDS_BASELINE: 'allow-non-empty',
}
