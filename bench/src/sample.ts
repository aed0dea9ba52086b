import type { Engine } from './engine.js'

/** One run of one entrant: a line of the results. What was not measured is not there. */
export interface Sample {
  readonly work: string
  readonly engine: Engine
  readonly entrant: string
  /** From 1 on; 0 where the warm-up was the end. */
  readonly round: number
  readonly date: string
  /** As the engine says it itself. */
  readonly engineVersion: string
  /** What went wrong; such a run has no times that count. */
  readonly error?: string
  /** From before the process is spawned until it has ended. */
  readonly processMs?: number
  /** Within the process, after its imports: from opening the database to having closed it. */
  readonly ms?: number
  readonly importMs?: number
  /** Of the whole process, on all cores. */
  readonly cpuMs?: number
  readonly peakMb?: number
  /** What went wrong in a run that counts all the same. */
  readonly remark?: string
  /** What else the work wants to tell of the run. */
  readonly facts?: Readonly<Record<string, number>>
}
