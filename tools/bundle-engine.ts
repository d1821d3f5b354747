/**
 * Puts the engine process's program into one file, and commands into a few, so that both start fast: node tools/bundle-engine.ts
 * Protocols and rules are still found by folder, here at build time. `npm start` and `npm test` run it when sources changed.
 * All is made beside what is there: a sensor that runs meanwhile starts its engines from the one or the other.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, globSync, openSync, rmSync } from 'node:fs'
import { devNull } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type InputOptions, rolldown } from 'rolldown'
import type { EngineRequest } from '#engine-host/request'
import { bundleLibraries } from './bundle-libraries.ts'
import { FOLDERS, foldersLater, foldersModule, withFound } from './found-folders.ts'
import { noFixtures } from './no-fixtures.ts'
import { publish, unpublished } from './publish.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENGINE = join(ROOT, 'src/engine-host')
const BUNDLE = join(ROOT, 'build/engine')
const OUT = unpublished(BUNDLE)
const CLI_BUNDLE = join(ROOT, 'build/cli')
const CLI_OUT = unpublished(CLI_BUNDLE)
/** Their captures are read once, so that what reading needs is compiled. */
const WARMING = ['arp', 'dns', 'modbus', 's7comm', 'tls']

/** Protocols and rules, in a piece of their own. */
const ALL = 'virtual:protocols-and-rules'

/** Modules that stay outside the bundle. */
const BARE = [/^node:/, 'oui-data', /^fastify/, /^@fastify/, 'pino']
const common: InputOptions = { platform: 'node', external: BARE, logLevel: 'warn' }

// Each file keeps knowing where it lies, for what it finds from there.
const commands = await rolldown({
  ...common,
  external: [...BARE, 'openpgp'],
  input: join(ROOT, 'src/cli/main.ts'),
  plugins: [
    noFixtures(ROOT),
    {
      name: 'where-files-lie',
      resolveId: (id) => (id === ALL ? id : undefined),
      // Few commands ask for the protocols, and help for none.
      load: (id) => (id === FOLDERS ? foldersLater(ALL) : id === ALL ? foldersModule() : undefined),
      transform: (code, id) =>
        withFound(code, id).replaceAll(
          'import.meta.url',
          `new URL(${JSON.stringify(relative(CLI_OUT, id))}, import.meta.url).href`,
        ),
    },
  ],
})
await commands.write({ dir: CLI_OUT, format: 'esm', entryFileNames: 'main.js' })
const starters = await rolldown({
  ...common,
  input: { main: join(ENGINE, 'bundled.ts'), lock: join(ENGINE, 'lock.ts') },
  plugins: [noFixtures(ROOT)],
})
await starters.write({ dir: OUT, format: 'esm', entryFileNames: '[name].js' })
const program = await rolldown({
  ...common,
  input: join(ENGINE, 'main.ts'),
  plugins: [
    noFixtures(ROOT),
    { name: 'folders', load: (id) => (id === FOLDERS ? foldersModule() : undefined) },
  ],
  // A script has no `import.meta`; `bundled.ts` hands it that of its own.
  transform: { define: { 'import.meta.url': 'engineUrl', 'import.meta.resolve': 'engineResolve' } },
})
await program.write({ file: join(OUT, 'program.cjs'), format: 'cjs' })
keepCompiled()
await bundleLibraries(ROOT)
publish(CLI_OUT, CLI_BUNDLE)
publish(OUT, BUNDLE) // last: by its time both are fresh or not
// Compiled code is kept by path, and nobody would ever ask for that of the former ones again.
rmSync(join(ROOT, 'build/cache'), { recursive: true, force: true })

/** Runs the engine once, without its locks, to write down what was compiled. Without it, starting takes a little longer. */
function keepCompiled(): void {
  const files = WARMING.flatMap((name) =>
    globSync(join(ROOT, `src/protocols/${name}/captures/*.pcap`)).sort(),
  )
  const request: Partial<EngineRequest> = {
    files,
    learnCount: 0,
    protocolFolders: [],
    without: [],
    flushMs: 0,
    exportBaseline: false,
    wantsSiteDraft: false,
  }
  const nowhere = openSync(devNull, 'r+')
  const opened = files.map((file) => openSync(file, 'r'))
  const { status } = spawnSync(process.execPath, ['--no-warnings', join(OUT, 'main.js'), '--keep'], {
    cwd: ROOT,
    input: JSON.stringify(request),
    stdio: ['pipe', 'ignore', 'inherit', nowhere, nowhere, nowhere, ...opened],
  })
  for (const descriptor of [nowhere, ...opened]) closeSync(descriptor)
  if (status !== 0)
    process.stderr.write('sightglass: the engine is bundled, but its compiled code is not kept\n')
}
