/**
 * What is typed to start this command again, by what started it: `npx godwit` where a package manager did, from the folder of a
 * project, and `godwit` where the shell found it by itself.
 */
export function startedAs(
  env: { readonly [name: string]: string | undefined },
  script: string | undefined,
): string {
  if (!OF_A_PROJECT.test(script ?? '')) return 'godwit'
  const [manager = ''] = (env['npm_config_user_agent'] ?? '').split('/')
  const starter = STARTERS[manager]
  return starter === undefined ? 'godwit' : `${starter} godwit`
}

/** The link that package managers make, and what it leads to, which the shims of pnpm and of Windows start. */
const OF_A_PROJECT = /[\\/]node_modules[\\/](?:\.bin|godwit[\\/]bin)[\\/]godwit(?:\.cjs)?$/

/** Package managers, as they call themselves, and what each starts a command with. */
const STARTERS: { readonly [manager: string]: string } = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
}
