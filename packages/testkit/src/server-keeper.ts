import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/**
 * Starts a PostgreSQL server in the folder `cwd` and resolves once it accepts connections, to a function that stops
 * it and removes the folder. A shell between it and us does the same when this process ends in any other way.
 * @throws Error with the end of the server's log when it does not start.
 */
export async function keepServer(
  command: readonly string[],
  surroundings: SpawnOptions & { readonly cwd: string },
): Promise<() => Promise<void>> {
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', ...command], {
    ...surroundings,
    // Out of reach of the terminal's Ctrl-C, which would kill the keeper before its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()))
  const stop = () => {
    keeper.stdin?.end()
    return ended
  }
  try {
    await ready(keeper)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

/** Our end of its standard input closes however we end. A shell takes background jobs' input away, hence fd 3. */
const KEEPER = `
  exec 3<&0 </dev/null
  "$@" 3<&- &
  server=$!
  { cat <&3; kill -INT "$server"; } >/dev/null 2>&1 &
  wait "$server"
  home=$PWD
  cd /
  rm -rf "$home"
`

const LOG_LENGTH = 8000

function ready(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (reason: string) => reject(new Error(`${reason}\n${log}`))
    const timer = setTimeout(() => fail('PostgreSQL did not start within a minute.'), 60_000)
    keeper.once('error', (error) => fail(error.message))
    keeper.once('close', () => fail('PostgreSQL ended while starting.'))
    keeper.stderr?.on('data', (chunk: Buffer) => {
      log = `${log}${chunk}`.slice(-LOG_LENGTH)
      if (!/ready to accept (?:read-only )?connections/.test(log)) return
      clearTimeout(timer)
      resolve()
    })
  })
}
