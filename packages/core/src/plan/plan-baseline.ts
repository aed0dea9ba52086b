import { ConfigurationError } from '../errors.js'
import type { Assessment, FileFacts, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { findTarget } from './find-target.js'
import type { Plan } from './plan.js'
import { type BaselineRequest, checkTarget } from './requests.js'

/**
 * What `baseline` would record without running it: all up to the target. Its steps are upgrades that are not run.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP.
 */
export function planBaseline(all: readonly Assessment[], request: BaselineRequest): Plan {
  checkTarget(request.to)
  const [assessment, ...others] = chooseApps(all, request)
  if (assessment === undefined || others.length > 0) {
    throw new ConfigurationError('UNKNOWN_APP', 'A baseline is of one app.', {
      fix: `Say which (--app): ${all.map((one) => one.app).join(', ')}`,
    })
  }
  const { app, state } = assessment
  const refusal = alreadyRecorded(assessment)
  const files = refusal === null ? upTo(request.to, assessment.pending) : []
  return {
    state,
    steps: files.map(({ version }) => ({
      app,
      version,
      direction: 'upgrade',
      row: null,
      resumed: false,
      from: 'file',
    })),
    unfinished: false,
    refusal,
    warnings: [],
  }
}

function alreadyRecorded({ app, applied }: Assessment): Problem | null {
  if (applied.length === 0) return null
  const versions = applied.map((one) => one.version)
  return {
    code: 'ALREADY_RECORDED',
    app,
    versions,
    message: `Migrations are recorded already: ${versions.join(', ')}.`,
    fix: 'A baseline is the first thing in a version table. To see what is there, run: godwit status',
  }
}

function upTo(to: string, pending: readonly FileFacts[]): readonly FileFacts[] {
  if (to === 'head') return pending
  const target = findTarget(to, pending)
  if (target !== undefined) return pending.filter((file) => file.number <= target.number)
  throw new ConfigurationError('UNKNOWN_TARGET', `There is no migration "${to}" to take as the baseline.`, {
    fix: `Migrations: ${pending.map((file) => file.version).join(', ')}; or "head" for all of them.`,
  })
}
