import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Where } from '@godwit/testkit'
import { type Course, callOf } from './course.js'

/** What a process of its own is to run, on the built packages. */
export interface Job {
  readonly url: string
  readonly folder: string
  readonly course: Course
  readonly where?: Where
  readonly lockTimeout?: number
}

export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it completed, where it came to the end. */
  readonly versions: readonly string[]
  readonly errors: string
}

export interface Child {
  /** Begins the run, in a process that has loaded everything. */
  go(): void
  kill(): void
  readonly end: Promise<End>
}

const program = fileURLToPath(new URL('./fixtures/run.mjs', import.meta.url))

/** Runs a job to its end, whatever that is. */
export function runChild(job: Job): Promise<End> {
  return start(job, false).end
}

/** A process that has loaded everything and waits for the word. */
export async function readyChild(job: Job): Promise<Child> {
  const { ready, ...child } = start(job, true)
  await Promise.race([ready, child.end.then(({ errors }) => Promise.reject(new Error(errors)))])
  return child
}

function start(job: Job, waits: boolean): Child & { readonly ready: Promise<void> } {
  const child = spawn(process.execPath, [
    program,
    JSON.stringify({ ...job, call: callOf(job.course), waits }),
  ])
  let output = ''
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  // A process that was killed before the word can't be told.
  child.stdin.on('error', () => {})
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.includes('ready')) resolve()
    })
  })
  const end = new Promise<End>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const line = output.trim().split('\n').at(-1) ?? ''
      resolve({ code, signal, versions: line.startsWith('[') ? JSON.parse(line) : [], errors })
    })
  })
  return { ready, end, go: () => void child.stdin.write('go\n'), kill: () => void child.kill('SIGKILL') }
}
