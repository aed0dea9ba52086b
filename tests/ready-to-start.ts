import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./fixtures/start-on.mjs', import.meta.url))

/** A process that has loaded everything and waits for the word. */
export async function readyToStart(
  url: string,
): Promise<{ go(): Promise<{ code: number | null; applied: string[]; errors: string }> }> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, DATABASE_URL: url } })
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
      const [, applied = '[]'] = output.trim().split('\n')
      return { code, applied: JSON.parse(applied), errors }
    },
  }
}
