import { choices } from '../../choices.js'
import { shellWord } from '../../shell-word.js'
import type { Problem } from '../assessment.js'
import type { PlanRequest } from '../plan-for.js'
import { type Loss, lossText } from './loss.js'

/** A migration that is undone, with what that would lose. */
export interface LossyStep {
  readonly app: string
  readonly version: string
  readonly losses: readonly Loss[]
}

/** Why a command may not undo these steps unless it is allowed to lose data; null where nothing would be lost. */
export function dataLoss(steps: readonly LossyStep[], request: PlanRequest): Problem | null {
  const lossy = steps.filter(({ losses }) => losses.length > 0)
  const [first] = lossy
  if (first === undefined) return null
  const told = lossy.map(({ version, losses }) => `"${version}" (${losses.map(lossText).join('; ')})`)
  return {
    code: 'DATA_LOSS',
    app: first.app,
    versions: lossy.map(({ version }) => version),
    message: `Data would be lost with ${told.join(', ')}.`,
    fix: choices([
      'Where that is meant (in code: allowDataLoss: true)',
      `${commandFor(request)} --allow-data-loss`,
    ]),
  }
}

function commandFor(request: PlanRequest): string {
  const { command = 'upgrade', app } = request
  const target = 'to' in request && request.to !== undefined ? ` ${shellWord(request.to)}` : ''
  const steps = 'steps' in request && request.steps !== undefined ? ` --steps ${request.steps}` : ''
  return `godwit ${command}${target}${steps}${app === undefined ? '' : ` --app ${shellWord(app)}`}`
}
