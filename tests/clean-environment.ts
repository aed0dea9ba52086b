import { homedir } from 'node:os'
import { delimiter, dirname } from 'node:path'

/**
 * What a process of somebody else's may see of this one's environment: neither what npm and the tests have set, nor a database,
 * nor this repository's commands and packages.
 */
export function cleanEnvironment(): { readonly [name: string]: string } {
  const { PATH = '', NODE_EXTRA_CA_CERTS } = process.env
  // This Node may itself stand in a node_modules.
  const own = dirname(process.execPath)
  const path = PATH.split(delimiter).filter((one) => one === own || !one.includes('node_modules'))
  return {
    PATH: path.join(delimiter),
    HOME: homedir(),
    ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }),
  }
}
