import { ScriptError } from './database-error.js'
import type { Dialect, Statement } from './dialect.js'

/**
 * Cuts a script into statements by the dialect's lexer.
 * @throws ScriptError also for what is not SQL of any engine, and which its lexer may take for some.
 */
export function cutScript(script: string, split: Dialect['split']): readonly Statement[] {
  if (isLfsPointer(script))
    throw new ScriptError(
      'This is a pointer of Git LFS, and not the script itself: fetch it with git lfs pull.',
      0,
      1,
    )
  return split(script)
}

/** Whether a text is what Git leaves in place of a large file that was not fetched. */
export function isLfsPointer(text: string): boolean {
  return text.startsWith('version https://git-lfs.github.com/spec/')
}
