import { describe, expect, it } from 'vitest'
import { outcomeOf } from './run-contestant.js'

const ended = { processMs: 120, code: 0, stdout: '', stderr: '', isKilled: false }

describe('the outcome of a process', () => {
  it('is what it has measured itself, and how long it took from outside', () => {
    const answer = { ms: 3, importMs: 2, applied: 5, cpuMs: 80, peakMb: 50 }
    const stdout = `ready\n${JSON.stringify(answer)}\n`
    expect(outcomeOf({ ...ended, stdout })).toEqual({
      processMs: 120,
      ms: 3,
      importMs: 2,
      cpuMs: 80,
      peakMb: 50,
    })
  })

  it('is the time from outside alone where it is no program of ours', () => {
    expect(outcomeOf({ ...ended, stdout: 'Applied: 1\n' })).toEqual({ processMs: 120 })
  })

  it('is the line of a stack that says what was wrong', () => {
    const stderr =
      "file.js:1\n    throw new MyError('x')\n    ^\n\nMyError: Migration 1 failed: no such table\n    at f (x.js:1)\n"
    expect(outcomeOf({ ...ended, code: 1, stderr })).toEqual({
      error: 'MyError: Migration 1 failed: no such table',
    })
  })

  it('is that it was killed, after how long', () => {
    expect(outcomeOf({ ...ended, code: null, isKilled: true, processMs: 60_010 })).toEqual({
      error: 'killed after 60 s',
    })
  })
})
