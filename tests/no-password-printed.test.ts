import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { TEST_PASSWORD } from './test-password.js'

it('is noticed in what a test logs', () => {
  expect(() => console.error('the database is %s', TEST_PASSWORD)).toThrow(
    'A password was printed by console.error',
  )
})

it('is noticed in what a process prints, however it was started', async () => {
  const noticed: string[] = []
  const before = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (error) => void noticed.push(error.message))
  try {
    const program = ['-e', `console.log(decodeURIComponent('${encodeURIComponent(TEST_PASSWORD)}'))`]
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout?.resume()
    await new Promise((resolve) => child.on('close', resolve))
    await promisify(execFile)(process.execPath, program)
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of before) process.on('uncaughtException', listener)
  }
  expect(noticed).toHaveLength(2)
})
