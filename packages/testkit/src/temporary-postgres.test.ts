import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { postgresBinaries } from './postgres-binaries.js'
import { withTemporaryPostgres } from './temporary-postgres.js'

it('serves while the work runs and is gone afterwards', async () => {
  const url = await withTemporaryPostgres(async (server) => {
    expect(server.version).toMatch(/^\d+\.\d+$/)
    expect(await answers(server.url)).toBe(true)
    return server.url
  })
  expect(await answers(url)).toBe(false)
})

it('is gone after work that failed, and fails with the error of the work', async () => {
  let url = ''
  const failing = withTemporaryPostgres(async (server) => {
    url = server.url
    throw new Error('the work failed')
  })
  await expect(failing).rejects.toThrow('the work failed')
  expect(await answers(url)).toBe(false)
})

it('shows the log of a server that does not start', async () => {
  const settings = { max_connections: 'many' }
  await expect(withTemporaryPostgres(async () => undefined, { settings })).rejects.toThrow('max_connections')
})

it('ends and leaves no file behind when the process that started it is killed', async () => {
  await inFolder(async (folder) => {
    const child = spawn(process.execPath, [await program(folder)], {
      env: { ...process.env, TMPDIR: folder, TEST_PG_BIN: postgresBinaries() },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await firstLine(child)
    expect(await answers(url)).toBe(true)
    child.kill('SIGKILL')
    while (await answers(url)) await pause(20)
    while ((await readdir(folder)).some((name) => name.startsWith('godwit-postgres-'))) await pause(20)
  })
})

function answers(url: string): Promise<boolean> {
  const { hostname: host, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no standard output')
  const [line] = await once(child.stdout, 'data')
  return String(line).trim()
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'godwit-testkit-'))
  try {
    await chmod(folder, 0o1777)
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A plain program of our own sources, since Node does not run TypeScript. */
async function program(folder: string): Promise<string> {
  for (const name of ['postgres-binaries', 'server-keeper', 'temporary-postgres', 'unprivileged-user']) {
    const source = await readFile(path.join(import.meta.dirname, `${name}.ts`), 'utf8')
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    })
    await writeFile(path.join(folder, `${name}.js`), outputText)
  }
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }')
  const main = path.join(folder, 'main.js')
  await writeFile(
    main,
    `import { temporaryPostgres } from './temporary-postgres.js'
    console.log((await temporaryPostgres()).url)
    setInterval(() => {}, 1000)`,
  )
  return main
}
