import { ConfigurationError } from '../errors.js'

export interface UpgradeRequest {
  /** Only of this app. Needed with `to` where there are several. */
  readonly app?: string
  /** A number, a version, or `head`: the last migration to apply. */
  readonly to?: string
  /** Apply at most so many. */
  readonly steps?: number
}

export interface DowngradeRequest {
  readonly app?: string
  /** A number, a version, or `base`: the last migration that stays applied. Give this or `steps`. */
  readonly to?: string
  /** Undo so many, the newest application first. @default 1 */
  readonly steps?: number
}

export interface RedoRequest {
  readonly app?: string
}

export interface BaselineRequest {
  readonly app?: string
  /** A number, a version, or `head`: the last migration that the database already has. */
  readonly to: string
}

/** @throws ConfigurationError BAD_OPTION for a number of steps that is none. */
export function checkSteps(steps: number | undefined): void {
  if (steps === undefined || (Number.isSafeInteger(steps) && steps > 0)) return
  throw new ConfigurationError('BAD_OPTION', `steps is ${steps}: it has to be a whole number from 1 on.`)
}
