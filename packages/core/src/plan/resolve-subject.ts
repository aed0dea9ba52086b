import { ConfigurationError } from '../errors.js'
import type { HistoryRow } from '../history/row.js'
import type { Applied, Assessment, FileFacts } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import { findTarget } from './find-target.js'
import { migrationName } from './migration-name.js'
import type { ResolveRequest } from './requests.js'

/** A migration of which somebody speaks: one that is recorded, or one that is pending. */
export interface Subject {
  readonly assessment: Assessment
  readonly version: string
  readonly row: HistoryRow | null
  readonly file: FileFacts | null
}

/**
 * Finds what is meant. Only what may be recorded anew is looked for among what is pending.
 * @throws ConfigurationError UNKNOWN_TARGET, UNKNOWN_APP, BAD_OPTION.
 */
export function findSubject(all: readonly Assessment[], request: ResolveRequest): Subject {
  const { version, ...only } = migrationName(request.version, request.app)
  const assessments = chooseApps(all, only)
  const mayBePending = request.as === 'applied' || request.as === 'finished'
  const found = assessments.flatMap((assessment): Subject[] => {
    const recorded = literally(version, assessment) ?? findTarget(version, assessment.applied)
    if (recorded !== undefined) return [subjectOf(assessment, recorded)]
    const pending = mayBePending ? findTarget(version, assessment.pending) : undefined
    return pending === undefined ? [] : [{ assessment, version: pending.version, row: null, file: pending }]
  })
  const [first, second] = found
  if (first === undefined) throw unknown(assessments, version, mayBePending)
  if (second !== undefined) {
    throw new ConfigurationError('UNKNOWN_APP', `"${version}" is a migration of several apps.`, {
      fix: `Say which app (--app): ${found.map(({ assessment }) => assessment.app).join(', ')}`,
    })
  }
  return first
}

/** Of records that stand in each other's way the name as it is recorded tells which is meant. */
function literally(name: string, { applied, obstacles }: Assessment): Applied | undefined {
  if (!obstacles.some(({ recorded }) => recorded.includes(name))) return undefined
  const one = applied.find(({ row }) => row.version === name)
  return one && { ...one, version: name }
}

function subjectOf(assessment: Assessment, { version, row, file }: Applied): Subject {
  return { assessment, version, row, file }
}

function unknown(
  assessments: readonly Assessment[],
  version: string,
  mayBePending: boolean,
): ConfigurationError {
  const recorded = assessments.flatMap(({ applied }) => applied.map((one) => one.version))
  const pending = assessments.flatMap((one) => one.pending.map((file) => file.version))
  const named = (versions: readonly string[]) => versions.join(', ') || 'nothing'
  return new ConfigurationError(
    'UNKNOWN_TARGET',
    mayBePending
      ? `There is no migration "${version}", neither recorded nor pending.`
      : `There is no record of "${version}".`,
    {
      fix: `Recorded: ${named(recorded.slice(-5))}.${mayBePending ? ` Pending: ${named(pending.slice(0, 5))}.` : ''} For all of them, run: ${mayBePending ? 'godwit status' : 'godwit history'}`,
    },
  )
}
