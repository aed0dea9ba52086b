/** Milliseconds as a person writes them: `0.5 ms`, `20 ms`, `1.5 s`, `2 min`. */
export function duration(ms: number): string {
  if (ms === 0) return '0'
  if (ms < 1000) return `${short(ms)} ms`
  return ms < 120_000 ? `${short(ms / 1000)} s` : `${short(ms / 60_000)} min`
}

/** Megabytes: `0.1 MB`, `50 MB`, `1 GB`. */
export function megabytes(mb: number): string {
  return mb < 1000 ? `${short(mb)} MB` : `${short(mb / 1000)} GB`
}

/** A number with its thousands set apart: `10,000`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 })
}
