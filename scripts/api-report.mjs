// `npm run api`: writes what each package lets others use into etc/, or into the folder that is given. What is built is what is read.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'

const ENTRIES = [
  { report: 'core', folder: 'core', entry: 'index' },
  { report: 'core-operate', folder: 'core', entry: 'operate' },
  { report: 'dialect-sqlite', folder: 'dialect-sqlite', entry: 'index' },
  { report: 'dialect-postgres', folder: 'dialect-postgres', entry: 'index' },
  { report: 'godwit', folder: 'cli', entry: 'index' },
  { report: 'testkit', folder: 'testkit', entry: 'index' },
]

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const reports = path.resolve(process.argv[2] ?? path.join(root, 'etc'))
const scratch = mkdtempSync(path.join(tmpdir(), 'godwit-api-'))
try {
  const written = ENTRIES.map(write)
  process.exitCode = written.every((succeeded) => succeeded) ? 0 : 1
} finally {
  rmSync(scratch, { recursive: true })
}

function write({ report, folder, entry }) {
  const home = path.join(root, 'packages', folder)
  const types = path.join(home, 'dist', `${entry}.d.ts`)
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: path.join(home, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: home,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { extends: path.join(root, 'tsconfig.base.json'), files: [types] } },
      apiReport: {
        enabled: true,
        reportFileName: `${report}.api.md`,
        reportFolder: reports,
        reportTempFolder: scratch,
        // A type that no export names, but that the exported ones are made of, is seen all the same. Of core, it is once.
        includeForgottenExports: entry === 'index',
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'warning', addToApiReportFile: true },
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-undocumented': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  })
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true
      if (message.logLevel === 'error' || message.logLevel === 'warning') console.error(message.text)
    },
  })
  return succeeded
}
