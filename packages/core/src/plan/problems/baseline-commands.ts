import { shellWord } from '../../shell-word.js'
import { appFlag } from '../app-flag.js'

/** A command for each version that may be the last one which a database has: the newest few. */
export function baselineCommands(files: readonly { readonly version: string }[], app: string): string[] {
  const lines = files
    .slice(-MOST)
    .map(({ version }) => `godwit baseline ${shellWord(version)}${appFlag(app)}`)
  return files.length > MOST ? [`or of the ${files.length - MOST} before these`, ...lines] : lines
}

const MOST = 5
