export function meantTests(
  names: readonly string[],
  tests: {
    readonly onServers: readonly string[]
    readonly all: readonly string[]
    readonly isForNode: boolean
  },
): { readonly onServers?: string[]; readonly fault?: string }
