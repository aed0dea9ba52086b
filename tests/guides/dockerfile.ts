/** One instruction of a Dockerfile: its word, and what stands behind it. */
export interface Instruction {
  readonly word: string
  readonly rest: string
}

/** A stage of the build, from one `FROM` to the next. */
export interface Stage {
  readonly name: string
  readonly instructions: readonly Instruction[]
}

/** The stages of a Dockerfile; the last one is the image. */
export function stagesOf(dockerfile: string): Stage[] {
  const lines = dockerfile.replaceAll(/\\\n/g, ' ').split('\n')
  const stages: { name: string; instructions: Instruction[] }[] = []
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== '')) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (word === 'FROM') stages.push({ name: / AS (\S+)$/.exec(rest)?.[1] ?? '', instructions: [] })
    else stages.at(-1)?.instructions.push({ word, rest })
  }
  return stages
}

/** What a COPY copies, from which stage (undefined: from the folder of the build), and to where. */
export function copyOf(rest: string): { from: string | undefined; sources: string[]; to: string } {
  const words = rest.split(/\s+/)
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  const to = words.pop() ?? ''
  return { from, sources: words, to }
}

/** What is run by `CMD`, or by the `CMD` of a `HEALTHCHECK`, as a shell would have it. */
export function commandOf(rest: string): string {
  const command = rest.replace(/^(?:--\S+ +)*(?:CMD +)?/, '')
  return command.startsWith('[') ? shell(JSON.parse(command)) : command
}

/** Words that are started without a shell, as one would type them. */
export function shell(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
}
