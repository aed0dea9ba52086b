import { setTimeout as sleep } from 'node:timers/promises'
import { reason } from './log.js'
import { pollSeconds } from './options.js'
import { type Poller, poll } from './poll.js'

/** Polls at once and then at intervals, until the signal. A poll that fails, e.g. for want of the database, is logged. */
export async function pollUntilStopped(
  poller: Poller & { readonly signal: AbortSignal; readonly pollSeconds?: number | undefined },
): Promise<void> {
  while (!poller.signal.aborted) {
    const seconds = await pollAndTellPause(poller)
    await sleep(seconds * 1000, undefined, { signal: poller.signal }).catch(() => undefined)
  }
}

async function pollAndTellPause(
  poller: Poller & { readonly pollSeconds?: number | undefined },
): Promise<number> {
  try {
    await poll(poller)
    return poller.pollSeconds ?? (await pollSeconds(poller.db))
  } catch (error) {
    poller.log(`A poll failed: ${reason(error)}. The next one follows in ${PAUSE_AFTER_FAILURE} seconds.`)
    return PAUSE_AFTER_FAILURE
  }
}

const PAUSE_AFTER_FAILURE = 30
