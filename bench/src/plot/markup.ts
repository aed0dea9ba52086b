type Attributes = Readonly<Record<string, string | number>>

/** An SVG element; numbers are written with one decimal at most. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`)
  const start = `<${name}${written.join('')}`
  return children.length === 0 ? `${start}/>` : `${start}>\n${children.join('\n')}\n</${name}>`
}

/** A line of text. */
export function text(content: string, attributes: Attributes): string {
  return element('text', attributes, [escaped(content)]).replaceAll('\n', '')
}

/** Text that may stand between tags and in attributes. */
export function escaped(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A path through these places. */
export function pathThrough(places: readonly (readonly [number, number])[], end = ''): string {
  return `${places.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${decimal(x)} ${decimal(y)}`).join('')}${end}`
}

function attribute(value: string | number): string {
  return typeof value === 'number' ? decimal(value) : escaped(value)
}

function decimal(value: number): string {
  return String(Math.round(value * 10) / 10)
}
