import { ConfigurationError } from '../errors.js'

export interface UpgradeRequest {
  /** Only of this app. Needed with `to` where there are several. */
  readonly app?: string
  /** A number, a version, or `head`: the last migration to apply. */
  readonly to?: string
  /** Apply at most so many. */
  readonly steps?: number
  /**
   * Undo everything that this run has applied when one of its migrations fails, without asking. Refused (IRREVERSIBLE) where
   * a pending one has no downgrade. A run that is told to stop keeps what is done.
   */
  readonly rollbackOnFailure?: boolean
}

export interface DowngradeRequest {
  readonly app?: string
  /** A number, a version, or `base`: the last migration that stays applied. Give this or `steps`. */
  readonly to?: string
  /** Undo so many, the newest application first. @default 1 */
  readonly steps?: number
  /** Just what was shown to whoever agreed to it: refused (PLAN_CHANGED) where something else would be undone by then. */
  readonly expected?: readonly ExpectedStep[]
  /** Also where rows, or values of a dropped column, go with it. Otherwise that is refused (DATA_LOSS). */
  readonly allowDataLoss?: boolean
}

export interface ExpectedStep {
  readonly app: string
  readonly version: string
  readonly from: 'file' | 'recorded'
}

export interface RedoRequest {
  readonly app?: string
  /** The step that would be undone, as it was shown. */
  readonly expected?: readonly ExpectedStep[]
  /** As with a downgrade. */
  readonly allowDataLoss?: boolean
}

export interface SyncRequest {
  /** Only of this app. */
  readonly app?: string
  /** The steps that would be undone, as they were shown. */
  readonly expected?: readonly ExpectedStep[]
  /** As with a downgrade. */
  readonly allowDataLoss?: boolean
}

export interface BaselineRequest {
  readonly app?: string
  /** A number, a version, or `head`: the last migration that the database already has. */
  readonly to: string
}

export interface AdoptRequest {
  /** Only of this app. */
  readonly app?: string
  /** Whose records are taken for ours. */
  readonly from: 'aerich'
}

export interface WaitRequest {
  /** Only until this app is applied. */
  readonly app?: string
}

export interface ResolveRequest {
  readonly app?: string
  /** Its version, or its number; the app may stand before it, as in `billing:4`. */
  readonly version: string
  /** What a person has found out about it. */
  readonly as: Resolution
  /** For `finished`: just the statements that were shown. Refused (PLAN_CHANGED) where others would run by then. */
  readonly expected?: readonly string[]
}

export interface RestoreRequest {
  /** A copy of the database. A relative path is relative to the working directory. */
  readonly file: string
}

/**
 * `applied`: it is done, or was finished by hand. `finished`: a part of it was done without a record, and the rest is to be done
 * now. `reverted`: nothing of it is left. `retry`: what is in doubt was not done, and can be done again. `edited`: its file says
 * the same as what was applied. The first two also take a migration that is pending, and record it.
 */
export type Resolution = 'applied' | 'finished' | 'reverted' | 'retry' | 'edited'

/** @throws ConfigurationError BAD_OPTION for a target that is no text, which a program without types may give. */
export function checkTarget(to: unknown): void {
  if (to === undefined || typeof to === 'string') return
  throw new ConfigurationError(
    'BAD_OPTION',
    `to is ${String(to)}: it has to be a text, such as '4' or 'head'.`,
  )
}

/** @throws ConfigurationError BAD_OPTION for records of a tool that is not known. */
export function checkFrom(from: unknown): void {
  if (from === 'aerich') return
  throw new ConfigurationError('BAD_OPTION', `from is ${JSON.stringify(from)}: it has to be 'aerich'.`)
}

/** @throws ConfigurationError BAD_OPTION for a number of steps that is none. */
export function checkSteps(steps: number | undefined): void {
  if (steps === undefined || (Number.isSafeInteger(steps) && steps > 0)) return
  throw new ConfigurationError('BAD_OPTION', `steps is ${steps}: it has to be a whole number from 1 on.`)
}

/** Whether data may be lost. Anything but `true`, as a program without types may give it, is no leave. */
export function allowsDataLoss(request: object): boolean {
  return 'allowDataLoss' in request && request.allowDataLoss === true
}

/** Whether what a run has applied is to be undone when it fails. */
export function rollsBack(request: object): boolean {
  return 'rollbackOnFailure' in request && request.rollbackOnFailure === true
}
