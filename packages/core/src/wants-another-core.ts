/** Whether a module could not be loaded since it imports what this version of core does not have, by Node's own words. */
export function wantsAnotherCore(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    cause.name === 'SyntaxError' &&
    /'@godwit\/core(?:\/operate)?' does not provide an export named/.test(cause.message)
  )
}
