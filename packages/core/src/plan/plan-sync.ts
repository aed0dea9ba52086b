import type { Applied, Assessment, FileFacts, Problem } from './assessment.js'
import { chooseApps } from './choose-apps.js'
import type { Plan } from './plan.js'
import { leadingState, planUpgrade } from './plan-upgrade.js'
import type { Policy } from './policy.js'
import type { SyncRequest } from './requests.js'
import { newestFirst, type RecordedDependencies, undo } from './undo.js'

/**
 * What `sync` would run: every record that has no file undone, the newest application first, and then all that is pending
 * applied, also before what is applied already. What was interrupted of a file comes first and alone, as with an upgrade;
 * where there are records to undo, nothing else is done then, for nobody has seen it.
 * @throws ConfigurationError UNKNOWN_APP; StateError UNMET_DEPENDENCY.
 */
export function planSync(
  all: readonly Assessment[],
  request: SyncRequest,
  dependencies: RecordedDependencies,
  policy: Policy,
): Plan {
  const assessments = chooseApps(all, request)
  const undone = newestFirst(assessments.map((one) => ({ app: one.app, applied: strangersIn(one) })))
  const after = all.map((one) => (assessments.includes(one) ? withoutStrangers(one) : one))
  const up = planUpgrade(after, request, { ...policy, missing: 'allow', outOfOrder: 'allow' })
  const state = leadingState(assessments)
  if (up.unfinished) return { ...up, state, unfinished: undone.length === 0 }
  const down = undo(all, undone, dependencies, request.expected)
  return {
    ...up,
    state,
    steps: [...down.steps, ...up.steps],
    refusal: stuck(assessments) ?? down.refusal ?? up.refusal,
  }
}

function strangersIn({ ahead, missing, renumbered }: Assessment): readonly Applied[] {
  return [...ahead, ...missing, ...renumbered.map(({ applied }) => applied)]
}

/** As it will be once they are undone. */
function withoutStrangers(assessment: Assessment): Assessment {
  const strangers = new Set(strangersIn(assessment))
  const versions = new Set([...strangers].map(({ version }) => version))
  const isKnown = (one: Applied): boolean => !strangers.has(one)
  const { applied, interrupted, pending, renumbered, problems } = assessment
  return {
    ...assessment,
    applied: applied.filter(isKnown),
    interrupted: interrupted.filter(isKnown),
    pending: [...pending, ...renumbered.map(({ file }) => file)].sort(byNumber),
    problems: problems.filter(
      ({ code, versions: [version = ''] }) =>
        !SOLVED.has(code) && !(code === 'INTERRUPTED' && versions.has(version)),
    ),
  }
}

function byNumber(left: FileFacts, right: FileFacts): number {
  return left.number < right.number ? -1 : 1
}

/** What is no problem any more once the strangers are gone. */
const SOLVED: ReadonlySet<string> = new Set(['AHEAD', 'DIVERGED'] satisfies Problem['code'][])

/** An upgrade that was interrupted, and of which there is no file to go on with. */
function stuck(assessments: readonly Assessment[]): Problem | null {
  for (const assessment of assessments) {
    const running = strangersIn(assessment).filter(({ row }) => row.state === 'running')
    const versions = new Set(running.map(({ version }) => version))
    const found = assessment.problems.find(
      ({ code, versions: [version = ''] }) => code === 'INTERRUPTED' && versions.has(version),
    )
    if (found !== undefined) return found
  }
  return null
}
