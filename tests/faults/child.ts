import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Where } from '@godwit/testkit'
import { type Course, callOf } from './course.js'

/** What a process of its own is to run, on the built packages. */
export interface Job {
  readonly url: string
  readonly folder: string
  readonly course: Course | 'restore'
  /** The copy to restore. */
  readonly copy?: string
  readonly where?: Where
  readonly lockTimeout?: number
  /** Has what is done to files counted, and the process killed within. */
  readonly operations?: Operations
}

/** The operations on a folder, and at which of them the process dies. */
export interface Operations {
  readonly folder: string
  readonly at?: number
  readonly moment?: 'before' | 'after'
  /** As on a file system where a file has one name. */
  readonly noLinks?: boolean
}

export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it completed, where it came to the end. */
  readonly versions: readonly string[]
  readonly output: string
  readonly errors: string
}

export interface Child {
  /** Begins the run, in a process that has loaded everything. */
  go(): void
  kill(): void
  readonly end: Promise<End>
}

const counting = fileURLToPath(new URL('./fixtures/operations.mjs', import.meta.url))
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

function callFor({ course, copy }: Job) {
  return course === 'restore' ? ['restore', { file: copy }] : callOf(course)
}

function start(job: Job, waits: boolean): Child & { readonly ready: Promise<void> } {
  const { operations } = job
  const first = operations === undefined ? [] : ['--import', counting]
  const child = spawn(
    process.execPath,
    [...first, program, JSON.stringify({ ...job, call: callFor(job), waits })],
    {
      env: { ...process.env, GODWIT_OPERATIONS: JSON.stringify(operations) },
    },
  )
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
      resolve({ code, signal, versions: line.startsWith('[') ? JSON.parse(line) : [], output, errors })
    })
  })
  return { ready, end, go: () => void child.stdin.write('go\n'), kill: () => void child.kill('SIGKILL') }
}
