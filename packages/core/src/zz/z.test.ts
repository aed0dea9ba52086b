import { it } from 'vitest'
import { locate } from '../../../dialect-sqlite/src/location.js'
import { parseLocation } from '../../../dialect-postgres/src/location.js'
import { readFileSync } from 'node:fs'
it('x', () => {
  const docs = readFileSync('docs/urls.md', 'utf8')
  for (const [, u] of docs.matchAll(/`((?:sqlite|file):[^`]*)`/g)) { try { console.log(u, JSON.stringify(locate(u as string))) } catch (e) { console.log(u, String(e).replace('\n', ' ')) } }
  for (const [, u] of docs.matchAll(/`(postgres(?:ql)?:[^`]*)`/g)) { try { console.log(u, JSON.stringify(parseLocation(u as string))) } catch (e) { console.log(u, String(e).replace('\n', ' ')) } }
})
