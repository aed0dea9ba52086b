/** Statements that are sent ahead of whatever is asked next, in the same round trip. Where one fails, what was asked is not done. */
export interface Lead {
  /** One statement each. */
  readonly statements: readonly string[]
  /** Called once all of them are done. `value`: the first column of the last row of the last one, as text. */
  done?(value: string | undefined): void
  /**
   * Called where one of them fails: gives the error to reject with.
   * @param completed how many were done before that.
   */
  failed(error: unknown, completed: number): Error
}

/** What is waiting to be sent ahead. */
export interface Leads {
  add(lead: Lead): void
  /** Takes one back. False: it was sent. */
  withdraw(lead: Lead): boolean
  /** All that is waiting, to be sent now. */
  take(): readonly Lead[]
  readonly isEmpty: boolean
}

export function leads(): Leads {
  let waiting: Lead[] = []
  return {
    add(lead) {
      waiting.push(lead)
    },
    withdraw(lead) {
      const isThere = waiting.includes(lead)
      waiting = waiting.filter((one) => one !== lead)
      return isThere
    },
    take() {
      const taken = waiting
      waiting = []
      return taken
    },
    get isEmpty() {
      return waiting.length === 0
    },
  }
}

/**
 * Tells leads what became of them.
 * @param values those that their statements gave, of as many as were done.
 * @returns the one that failed, if not all were done.
 */
export function settleLeads(
  sent: readonly Lead[],
  values: readonly (string | undefined)[],
): { readonly lead: Lead; readonly completed: number } | undefined {
  let at = 0
  for (const lead of sent) {
    const end = at + lead.statements.length
    if (values.length < end) return { lead, completed: values.length - at }
    lead.done?.(values[end - 1])
    at = end
  }
  return undefined
}
