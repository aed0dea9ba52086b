import { shellWord } from '../shell-word.js'
import { DEFAULT_APP } from './default-app.js'

/** What a command has to be told where the app is not the one that it is about by default. */
export function appFlag(app: string): string {
  return app === DEFAULT_APP ? '' : ` --app ${shellWord(app)}`
}
