import type { InstalledPackage } from './installed-packages.js'

/** What a contestant brings along on one engine, beside the driver that any program needs. */
export interface Footprint {
  readonly packages: number
  readonly bytes: number
}

/** What is left without the packages that the driver alone would install as well, in just those versions. */
export function beyondDriver(
  installed: readonly InstalledPackage[],
  driver: readonly InstalledPackage[],
): Footprint {
  const known = new Set(driver.map(identity))
  const beyond = installed.filter((one) => !known.has(identity(one)))
  return { packages: beyond.length, bytes: beyond.reduce((sum, one) => sum + one.bytes, 0) }
}

function identity({ name, version }: InstalledPackage): string {
  return `${name}@${version}`
}
