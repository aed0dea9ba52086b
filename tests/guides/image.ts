import { cpSync, mkdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Stranger } from '../stranger/stranger.js'
import { commandOf, copyOf, stagesOf } from './dockerfile.js'

/** What an image holds, laid out in a folder. */
export interface Image {
  /** Where it is laid out, and where its commands run: its working directory. */
  readonly folder: string
  readonly env: { readonly [name: string]: string }
  readonly command: string
  readonly healthcheck: string
}

/**
 * Does in folders what a Dockerfile says: copies what it copies, and runs what it runs. What its base images have is this
 * machine's. Paths of images may be absolute, as those of WORKDIR and of COPY; commands have to be at home in the working directory.
 */
export async function layOut(dockerfile: string, stranger: Stranger): Promise<Image> {
  const context = stranger.folder
  const rootOf = (stage: string) => join(context, '..', `image-${stage}`)
  let image = { folder: '', env: {}, command: '', healthcheck: '' }
  for (const { name, instructions } of stagesOf(dockerfile)) {
    const root = rootOf(name)
    const at = (path: string) => (path.startsWith('/') ? join(root, path) : join(image.folder, path))
    image = { folder: root, env: {}, command: '', healthcheck: '' }
    for (const { word, rest } of instructions)
      if (word === 'WORKDIR') {
        image.folder = at(rest)
        mkdirSync(image.folder, { recursive: true })
      } else if (word === 'COPY') {
        const { from, sources, to } = copyOf(rest)
        for (const source of sources) copy(join(from === undefined ? context : rootOf(from), source), at(to))
      } else if (word === 'RUN') await run(stranger, image.folder, rest)
      else if (word === 'ENV') image.env = { ...image.env, ...Object.fromEntries([rest.split('=')]) }
      else if (word === 'CMD') image.command = commandOf(rest)
      else if (word === 'HEALTHCHECK') image.healthcheck = commandOf(rest)
      else if (word !== 'USER') throw new Error(`Not known here: ${word} ${rest}`)
  }
  return image
}

/** Of a folder what is in it, into the folder `to`; a file into it, where `to` is a folder by its name. */
function copy(source: string, to: string): void {
  const into = to.endsWith('/') && !statSync(source).isDirectory() ? join(to, basename(source)) : to
  cpSync(source, into, { recursive: true, verbatimSymlinks: true })
}

async function run(stranger: Stranger, folder: string, command: string): Promise<void> {
  const { code, stdout, stderr } = await stranger.type(`(cd '${folder}'; ${command})`)
  if (code !== 0) throw new Error(`RUN ${command}: exit code ${code}\n${stdout}${stderr}`)
}
