/** The known word that `word` was probably meant to be, ignoring case, `_` and `-`; undefined where none is near. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word)
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of known) {
    const distance = editDistance(wanted, plain(name))
    if (distance <= allowed(name) && (best === undefined || distance < best.distance))
      best = { name, distance }
  }
  return best?.name
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, '')
}

function allowed(name: string): number {
  return name.length < 5 ? 1 : 2
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...left].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...right].entries()) {
      const above = previous[column + 1] ?? 0
      const beside = current[column] ?? 0
      const diagonal = previous[column] ?? 0
      current.push(letter === other ? diagonal : 1 + Math.min(above, beside, diagonal))
    }
    previous = current
  }
  return previous[right.length] ?? 0
}
