import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type InstalledPackage,
  installedPackages,
  type Manifest,
  packInstalled,
  withoutScripts,
} from './installed-packages.js'
import { packedPackages } from './packed-packages.js'

/** Where packages of others come from: out of this repository, compiled and without network, or from a real registry. */
export type Others = 'installed' | { readonly registry: string }

/**
 * Gives `work` the URL of a registry of npm that has our packages as they would be published, so that what a page says can be
 * typed as it stands there.
 */
export async function withRegistry<T>(others: Others, work: (url: string) => Promise<T>): Promise<T> {
  const packages = await offered(others)
  const server = createServer((request, response) => {
    answer(packages, others, request.url ?? '/', response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  const url = await listen(server)
  try {
    return await work(url)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

interface Offered {
  readonly manifest: Manifest
  pack(): Promise<Buffer>
}

type Packages = ReadonlyMap<string, readonly Offered[]>

async function offered(others: Others): Promise<Packages> {
  const packages = new Map<string, readonly Offered[]>()
  if (others === 'installed')
    for (const [name, installed] of installedPackages()) packages.set(name, installed.map(asOffered))
  for (const { manifest, tarball } of await packedPackages())
    packages.set(manifest.name, [{ manifest, pack: async () => tarball }])
  return packages
}

function asOffered(installed: InstalledPackage): Offered {
  let packed: Promise<Buffer> | undefined
  return {
    manifest: withoutScripts(installed.manifest),
    pack() {
      packed ??= packInstalled(installed)
      return packed
    },
  }
}

async function answer(
  packages: Packages,
  others: Others,
  url: string,
  response: ServerResponse,
): Promise<void> {
  const [, name = '', version] =
    /^\/((?:@[^/]+\/)?[^/@]+)(?:\/-\/(.+)\.tgz)?$/.exec(decodeURIComponent(url)) ?? []
  const versions = packages.get(name)
  if (versions === undefined) {
    if (others === 'installed') response.writeHead(404).end('{}')
    else response.writeHead(302, { location: new URL(url.slice(1), others.registry).href }).end()
  } else if (version === undefined) {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(packument(name, versions, `http://${response.req.headers.host}`)))
  } else {
    const one = versions.find(({ manifest }) => manifest.version === version)
    response.writeHead(one === undefined ? 404 : 200).end(await one?.pack())
  }
}

function packument(name: string, versions: readonly Offered[], registry: string) {
  const all = versions.map(({ manifest }) => {
    const dist = { tarball: `${registry}/${name}/-/${manifest.version}.tgz` }
    return [manifest.version, { ...manifest, dist }] as const
  })
  const [latest] = all.map(([version]) => version)
  return { name, 'dist-tags': { latest }, versions: Object.fromEntries(all) }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    )
  })
}
