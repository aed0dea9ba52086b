// Started as a process of its own for each measurement: node start.mjs '<request in JSON>'. Answers with one line of JSON.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

const request = JSON.parse(process.argv[2])
const began = performance.now()
const { load } = await import(new URL(`./${request.contestant}/contestant.mjs`, import.meta.url).href)
const works = await load(request)
const importMs = performance.now() - began

if (request.barrier) {
  process.stdout.write('ready\n')
  await once(process.stdin, 'data')
  process.stdin.destroy()
}

const start = performance.now()
const applied = await works[request.work](request)
const ms = performance.now() - start
const { user, system } = process.cpuUsage()
const answer = { ms, importMs, applied: applied ?? null, cpuMs: (user + system) / 1000, peakMb: peakMb() }
process.stdout.write(`${JSON.stringify(answer)}\n`)

/** The kernel's own mark where there is one: that of getrusage also counts what the parent had when it forked. */
function peakMb() {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
  } catch {
    return process.resourceUsage().maxRSS / 1024
  }
}
