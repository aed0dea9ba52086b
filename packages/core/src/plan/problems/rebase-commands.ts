import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'

/** The lowest number first, so that they keep their order. */
export function rebaseCommands(files: readonly { readonly version: string }[], app: string): string[] {
  const lines = files
    .slice(0, MOST)
    .map(({ version }) => `godwit rebase ${shellWord(version)}${appFlag(app)}`)
  return files.length > MOST ? [...lines, `and so on, for ${files.length - MOST} more`] : lines
}

/** A database may lack many of them; the first few say enough. */
const MOST = 5
