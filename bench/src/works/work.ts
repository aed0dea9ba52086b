import type { Bench } from '../bench.js'
import type { Column } from '../columns.js'
import type { Engine } from '../engine.js'
import type { Outcome } from '../run-contestant.js'
import type { Sizes } from '../sizes.js'

/** One kind of work, measured side by side: one table for each engine. */
export interface Work {
  /** What `--only` calls it. */
  readonly name: string
  title(sizes: Sizes): string
  /** What is done and what is timed, in a sentence or two. */
  text(sizes: Sizes): string
  /** How often everybody does it, after a warm-up. */
  readonly rounds: number
  /** Nobody needs one, for what counts is what becomes of it, or it is long enough. */
  readonly hasNoWarmUp?: true
  readonly engines: readonly Engine[]
  readonly columns: readonly Column[]
  /** Whom the others are compared with. */
  base(engine: Engine): string
  /** In the order of the table. */
  participants(engine: Engine): readonly Participant[]
}

export interface Participant {
  readonly name: string
  /** What `--contestants` calls it. */
  readonly contestant: string
  /** What it leaves out of what Godwit does; empty for nothing. */
  readonly less: string
  /** What is one transaction there, where that differs among those who take part. */
  readonly transaction?: string
  /** Where it cannot do this at all: why, and it is not run. */
  readonly cannot?: string
  /** Does it once, on a database of its own. Rejects only where the bench itself fails. */
  measure(bench: Bench): Promise<Outcome>
}
