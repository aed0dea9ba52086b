import type { SessionOptions } from '@godwit/core'
import type { Handle } from './driver.js'
import type { Memory } from './memory.js'

/** An open database, with all that work on it has to know. */
export interface Connection {
  readonly handle: Handle
  /** An absolute path, or `:memory:`. */
  readonly database: string
  /** Why nothing can be written, where that is known beforehand. */
  readonly unwritable: string | undefined
  readonly options: SessionOptions
  /**
   * Tells, the first time, what is wrong with where it lies. To be asked before something is done.
   * @throws ConfigurationError BAD_URL where it is not safe there.
   */
  readonly checkPlace: () => void
  /** Of the file that it has open; undefined where that is none yet, or is in memory. */
  readonly identity: string | undefined
  /** What is known of it, and of what is in it, without looking. */
  readonly memory: Memory
}
