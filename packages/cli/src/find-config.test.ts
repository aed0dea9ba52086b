import { afterEach, beforeEach, expect, it } from 'vitest'
import { configAbove, findConfig } from './find-config.js'
import { type TemporaryProject, temporaryProject } from './testing/temporary-project.js'

let project: TemporaryProject
beforeEach(() => {
  project = temporaryProject()
  project.write({ 'godwit.config.mjs': 'export default {}', 'deep/file': '' })
})
afterEach(() => project.remove())

it('finds the config of the folder in which the command was typed, and of none above it', () => {
  expect(findConfig(project.folder, undefined)).toBe(project.path('godwit.config.mjs'))
  expect(findConfig(project.path('deep'), undefined)).toBeUndefined()
  expect(configAbove(project.path('deep/er'))).toBe(project.path('godwit.config.mjs'))
})
