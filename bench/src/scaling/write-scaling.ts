import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../engine.js'
import { drawFigure } from '../plot/draw-figure.js'
import type { Results } from '../results.js'
import { type ScalingData, withResults } from './scaling-data.js'
import { scalingFigures } from './scaling-figures.js'
import { scalingSection } from './scaling-section.js'
import type { StudyKey } from './study.js'

/** Results of one study on one engine. */
export interface StudyResults {
  readonly study: StudyKey
  readonly engine: Engine
  readonly results: Results
}

/**
 * Puts new results into the folder of plots, beside those that stand there of other studies, and draws everything anew.
 * @returns the section of the page that shows them
 * @throws Error where there are no results at all. Nothing is written then.
 */
export function writeScaling(folder: string, fresh: readonly StudyResults[]): string {
  if (fresh.length === 0 && !existsSync(dataFile(folder)))
    throw new Error(`Nothing was measured yet: there is no ${dataFile(folder)}.`)
  mkdirSync(folder, { recursive: true })
  const data = fresh.reduce(
    (all, { study, engine, results }) => withResults(all, study, engine, results),
    readData(folder),
  )
  writeFileSync(dataFile(folder), `${written(data)}\n`)
  const figures = scalingFigures(data)
  for (const { file, figure } of figures) writeFileSync(join(folder, `${file}.svg`), drawFigure(figure))
  return scalingSection(data, figures)
}

function readData(folder: string): ScalingData {
  return existsSync(dataFile(folder)) ? JSON.parse(readFileSync(dataFile(folder), 'utf8')) : {}
}

function dataFile(folder: string): string {
  return join(folder, 'scaling.json')
}

/** A line for each point. */
function written(data: ScalingData): string {
  return JSON.stringify(data, null, 1).replace(/\{\s*"size"[\s\S]*?\}(?=,?\s*[{\]])/g, (point) =>
    point.replace(/\s*\n\s*/g, ' '),
  )
}
