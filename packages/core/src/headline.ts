import { withoutSecrets } from './secrets.js'

/** How a statement begins, to name it in a sentence, without the passwords that can be recognised in it. */
export function headline(text: string): string {
  const shown = withoutSecrets(text)
  const [line = ''] = shown.split('\n', 1)
  const short = line.trim().slice(0, 60).trimEnd()
  return short.length < shown.length ? `${short} …` : short
}
