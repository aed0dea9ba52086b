import { driverNotLoaded } from '@godwit/core'

/** Loads pg when it is first needed, so that building a dialect needs no driver. */
export async function loadClient(): Promise<typeof import('pg').Client> {
  try {
    return (await withNavigator(() => import('pg'))).default.Client
  } catch (cause) {
    throw driverNotLoaded(DRIVER, cause)
  }
}

const DRIVER = { name: 'pg', engine: 'PostgreSQL' }

/**
 * While it is loaded, pg looks whether it runs at Cloudflare: by the navigator where there is one, else by making a `Response`, for
 * which Node has to load all of `fetch`. Node 20 has no navigator, and without this a start takes half as long again.
 */
async function withNavigator<T>(work: () => Promise<T>): Promise<T> {
  if ('navigator' in globalThis) return work()
  const navigator = { userAgent: `Node.js/${process.versions.node}` }
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true })
  try {
    return await work()
  } finally {
    // The app may have set one of its own meanwhile.
    if (Reflect.get(globalThis, 'navigator') === navigator) Reflect.deleteProperty(globalThis, 'navigator')
  }
}
