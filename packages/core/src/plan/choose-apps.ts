import { ConfigurationError } from '../errors.js'
import type { Assessment } from './assessment.js'

/**
 * The apps that a request is about: the one it names, or whose alone its target is; else all.
 * @throws ConfigurationError UNKNOWN_APP, also when a target may be of several.
 */
export function chooseApps(
  assessments: readonly Assessment[],
  wish: { readonly app?: string; readonly to?: string },
): readonly Assessment[] {
  const names = assessments.map((one) => one.app).join(', ')
  if (wish.app !== undefined) {
    const chosen = assessments.filter((one) => one.app === wish.app)
    if (chosen.length > 0) return chosen
    throw unknownApp(wish.app, assessments)
  }
  const ambiguous =
    wish.to !== undefined && wish.to !== 'head' && wish.to !== 'base' && assessments.length > 1
  if (!ambiguous) return assessments
  const owners = assessments.filter(({ applied, pending }) =>
    [...applied, ...pending].some(({ version }) => version === wish.to),
  )
  if (owners.length === 1) return owners
  throw new ConfigurationError('UNKNOWN_APP', `"${wish.to}" may be a migration of any of several apps.`, {
    fix: `Say which app (--app): ${names}`,
  })
}

export function unknownApp(name: string, apps: readonly { readonly app: string }[]): ConfigurationError {
  return new ConfigurationError('UNKNOWN_APP', `There is no app "${name}".`, {
    fix: `Apps: ${apps.map(({ app }) => app).join(', ')}`,
  })
}
