/** What a run has come to so far. */
export interface RunState {
  /** The migration that runs just now. */
  readonly running?: string
  applied(): readonly string[]
  reverted(): readonly string[]
}

/** Sees to it that no process ends as if all were well before its command has answered. */
export interface Witness {
  saw(state: RunState): void
  answered(): void
}

/**
 * As long as `work` lasts, the end of the process is a failure: a module of the project may call process.exit(0), and Node
 * ends by itself, with 0, where a promise is awaited that nothing can settle any more.
 */
export async function withWitness<T>(
  tell: (message: string, state: RunState) => void,
  work: (witness: Witness) => Promise<T>,
): Promise<T> {
  let state: RunState = { applied: () => [], reverted: () => [] }
  const before = process.exitCode
  const tellEnd = () => {
    process.exitCode = 1
    tell(messageFor(state), state)
  }
  process.exitCode = 1
  process.once('exit', tellEnd)
  const answered = () => {
    process.off('exit', tellEnd)
    process.exitCode = before
  }
  try {
    return await work({
      saw: (latest) => {
        state = latest
      },
      answered,
    })
  } finally {
    answered()
  }
}

function messageFor({ running }: RunState): string {
  const where = running === undefined ? '' : `, while ${running} was running`
  return (
    `The process ended before the command had${where}. Something in it called process.exit(), ` +
    'or waits for a promise that nothing can settle.\nSee where the database stands with `godwit status`.'
  )
}
