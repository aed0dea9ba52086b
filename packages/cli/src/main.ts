import { conduct } from '@godwit/core/operate'
import { program } from './program.js'

/** Does what the command line says, and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const exitCode = await conduct(program, argv)
  // Not left to the event loop: a module of the project may have left something open.
  process.exit(exitCode)
}
