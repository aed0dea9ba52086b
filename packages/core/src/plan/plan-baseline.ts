import { ConfigurationError, StateError } from '../errors.js'
import type { Assessment, FileFacts } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { findTarget } from './target.js'

/**
 * Which migrations `baseline` would record without running them: all up to the target.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP; StateError ALREADY_RECORDED.
 */
export function planBaseline(
  all: readonly Assessment[],
  wish: { readonly app?: string; readonly to: string },
): { readonly app: string; readonly files: readonly FileFacts[] } {
  const [assessment, ...others] = chooseApps(all, wish)
  if (assessment === undefined || others.length > 0) {
    throw new ConfigurationError('UNKNOWN_APP', 'A baseline is of one app.', {
      fix: `Say which (--app): ${all.map((one) => one.app).join(', ')}`,
    })
  }
  const { app, applied, pending } = assessment
  if (applied.length > 0) {
    const versions = applied.map((one) => one.version)
    throw new StateError(
      'ALREADY_RECORDED',
      `Migrations are recorded already: ${versions.join(', ')}.`,
      app,
      versions,
      {
        fix: 'A baseline is the first thing in a version table. Run: godwit status',
      },
    )
  }
  if (wish.to === 'head') return { app, files: pending }
  const target = findTarget(wish.to, pending)
  if (target === undefined) {
    throw new ConfigurationError(
      'UNKNOWN_TARGET',
      `There is no migration "${wish.to}" to take as the baseline.`,
      {
        fix: `Migrations: ${pending.map((file) => file.version).join(', ')}; or "head" for all of them.`,
      },
    )
  }
  return { app, files: pending.filter((file) => file.number <= target.number) }
}
