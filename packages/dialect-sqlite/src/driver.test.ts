import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { sqlite } from './index.js'

it('without better-sqlite3 a session says how to install it, and creates nothing', async () => {
  vi.doMock('better-sqlite3', () => {
    throw Object.assign(new Error("Cannot find package 'better-sqlite3'"), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-'))
  try {
    const dialect = sqlite(path.join(folder, 'app.db'))
    const opened = dialect.session({ access: 'write', waitMs: 0, onEvent: () => {} }, async () => {})
    await expect(opened).rejects.toMatchObject({
      code: 'DIALECT_NOT_INSTALLED',
      fix: 'Run: npm install better-sqlite3',
    })
    expect(await readdir(folder)).toEqual([])
  } finally {
    vi.doUnmock('better-sqlite3')
    await rm(folder, { recursive: true })
  }
})
