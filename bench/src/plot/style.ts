/** Hues that stay apart for colour-blind readers; every line has a mark or a dash of its own besides. */
const LIGHT = {
  sheet: '#ffffff',
  edge: '#d8dee4',
  ink: '#1f2328',
  faint: '#59636e',
  grid: '#eaeef2',
  hero: '#0a66c2',
  base: '#59636e',
  'peer-1': '#c2560c',
  'peer-2': '#0b8a6a',
  'peer-3': '#a4438a',
  'peer-4': '#8a6d00',
}

const DARK: typeof LIGHT = {
  sheet: '#0d1117',
  edge: '#30363d',
  ink: '#e6edf3',
  faint: '#9198a1',
  grid: '#21262d',
  hero: '#58a6ff',
  base: '#9198a1',
  'peer-1': '#f0883e',
  'peer-2': '#3fc79a',
  'peer-3': '#e07bc0',
  'peer-4': '#d4b13f',
}

/** The style sheet within each drawing. */
export const STYLE = `
svg { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-size: 12px; ${variables(LIGHT)} }
@media (prefers-color-scheme: dark) { svg { ${variables(DARK)} } }
text { fill: var(--faint); }
.sheet { fill: var(--sheet); stroke: var(--edge); }
.title { fill: var(--ink); font-size: 18px; font-weight: 600; }
.subtitle { font-size: 13px; }
.panel { fill: var(--ink); font-size: 13px; font-weight: 600; }
.tick { font-variant-numeric: tabular-nums; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--edge); }
.line { fill: none; stroke: var(--hue); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.hero .line { stroke-width: 2.75; }
.base .line { stroke-dasharray: 5 4; }
.band { fill: var(--hue); opacity: .11; }
.mark { fill: var(--hue); stroke: var(--sheet); }
.label { fill: var(--hue); font-weight: 500; }
.hero .label { font-weight: 700; }
.leader { stroke: var(--hue); opacity: .5; fill: none; }
.guide { stroke: var(--faint); opacity: .6; stroke-dasharray: 1 4; stroke-linecap: round; fill: none; }
.slope { font-style: italic; font-size: 11px; }
${Object.keys(LIGHT)
  .slice(5)
  .map((name) => `.${name} { --hue: var(--${name}); }`)
  .join('\n')}
`

function variables(colours: typeof LIGHT): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ')
}
