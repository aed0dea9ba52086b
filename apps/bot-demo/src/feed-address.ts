/**
 * Makes what a user typed into the address of a feed, always written alike; null where it cannot be one.
 * The scheme may be left out.
 */
export function feedAddress(typed: string): string | null {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`
  if (/\s/.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  url.hash = ''
  const acceptable =
    /^https?:$/.test(url.protocol) &&
    /[.:]|^localhost$/.test(url.hostname) &&
    url.username === '' &&
    url.password === ''
  return acceptable && url.href.length <= LENGTH_LIMIT ? url.href : null
}

const LENGTH_LIMIT = 2000
