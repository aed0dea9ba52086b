import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const START_ON = fileURLToPath(new URL('./fixtures/start-on.mjs', import.meta.url))

/** How a process ended, and what it said by then: what it has applied, unless it is another program. */
export interface Started<Said = string[]> {
  readonly code: number | null
  readonly said: Said | undefined
  readonly errors: string
}

/** A process that has loaded everything and waits for the word. */
export async function readyToStart<Said = string[]>(
  url: string,
  program = START_ON,
  more: { readonly [variable: string]: string } = {},
): Promise<{ go(): Promise<Started<Said>> }> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, DATABASE_URL: url, ...more } })
  let output = ''
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.includes('ready')) resolve()
    })
    child.once('close', () => reject(new Error(errors)))
  })
  return {
    async go() {
      child.stdin.write('go\n')
      const code = await exited
      const [, said] = output.trim().split('\n')
      return { code, said: said === undefined ? undefined : JSON.parse(said), errors }
    },
  }
}
