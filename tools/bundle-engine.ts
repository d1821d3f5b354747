/**
 * Puts the engine process's program into one file, and commands into a few, so that both start fast: node tools/bundle-engine.ts
 * Protocols and rules are still found by folder, here at build time. `npm start` and `npm test` run it when sources changed.
 * All is made beside what is there: a sensor that runs meanwhile starts its engines from the one or the other.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, globSync, openSync, rmSync } from 'node:fs'
import { devNull } from 'node:os'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type InputOptions, type OutputAsset, type OutputChunk, rolldown } from 'rolldown'
import type { EngineRequest } from '#sensor/engine/request'
import { FOLDERS, foldersModule } from './found-folders.ts'
import { publish, unpublished } from './publish.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENGINE = join(ROOT, 'src/sensor/engine')
const BUNDLE = join(ROOT, 'build/engine')
const OUT = unpublished(BUNDLE)
const CLI_BUNDLE = join(ROOT, 'build/cli')
const CLI_OUT = unpublished(CLI_BUNDLE)
/** Their captures are read once, so that what reading needs is compiled. */
const WARMING = ['arp', 'dns', 'modbus', 's7comm', 'tls']

const COMMAND_FILES = join(ROOT, 'src/cli/command-files.ts')
/** Loading what is found by folder when it runs: a bundle of it would hold much twice. */
const FINDS_BY_FOLDER = /\bimport\((new URL\(|href\b)/

/** In its place: the named command's file beside this one, which is a chunk of the same bundle. */
const BUNDLED_COMMANDS = `export const commandsFor = async (name) => name === '--version' ? [] :
  [(await import(\`./command-\${name}.js\`)).command]`

/** What stays in its package. */
const BARE = [/^node:/, 'oui-data', /^fastify/, /^@fastify/, 'kysely', 'pino']
const common: InputOptions = { platform: 'node', external: BARE, logLevel: 'warn' }

// Each file keeps knowing where it lies, for what it finds from there.
const commands = await rolldown({
  ...common,
  external: [...BARE, 'openpgp'],
  input: {
    main: join(ROOT, 'src/cli/main.ts'),
    ...Object.fromEntries(
      globSync(join(ROOT, 'src/cli/commands/*.ts'))
        .filter((path) => !path.endsWith('.test.ts'))
        .map((path) => [`command-${basename(path, '.ts')}`, path]),
    ),
  },
  plugins: [
    {
      name: 'where-files-lie',
      load: (id) => (id === COMMAND_FILES ? BUNDLED_COMMANDS : id === FOLDERS ? foldersModule() : undefined),
      transform: (code, id) =>
        code.includes('import.meta.url')
          ? code.replaceAll(
              'import.meta.url',
              `new URL(${JSON.stringify(relative(CLI_OUT, id))}, import.meta.url).href`,
            )
          : undefined,
    },
  ],
})
const { output } = await commands.write({
  dir: CLI_OUT,
  format: 'esm',
  entryFileNames: '[name].js',
})
for (const name of foundByFolder(output)) rmSync(join(CLI_OUT, name))
const starters = await rolldown({
  ...common,
  input: { main: join(ENGINE, 'bundled.ts'), lock: join(ENGINE, 'lock.ts') },
})
await starters.write({ dir: OUT, format: 'esm', entryFileNames: '[name].js' })
const program = await rolldown({
  ...common,
  input: join(ENGINE, 'main.ts'),
  plugins: [{ name: 'folders', load: (id) => (id === FOLDERS ? foldersModule() : undefined) }],
  // A script has no `import.meta`; `bundled.ts` hands it that of its own.
  transform: { define: { 'import.meta.url': 'engineUrl', 'import.meta.resolve': 'engineResolve' } },
})
await program.write({ file: join(OUT, 'program.cjs'), format: 'cjs' })
keepCompiled()
publish(CLI_OUT, CLI_BUNDLE)
publish(OUT, BUNDLE) // last: by its time both are fresh or not
// Compiled code is kept by path, and nobody would ever ask for that of the former ones again.
rmSync(join(ROOT, 'build/cache'), { recursive: true, force: true })

/** Commands that load something by folder: they run from the sources. */
function foundByFolder(output: readonly (OutputChunk | OutputAsset)[]): string[] {
  const chunks = new Map(output.filter((one) => one.type === 'chunk').map((one) => [one.fileName, one]))
  const isFound = new Map<string, boolean>()
  const reaches = (name: string): boolean => {
    const known = isFound.get(name)
    const chunk = chunks.get(name)
    if (known !== undefined || chunk === undefined) return known ?? false
    isFound.set(name, false) // while it is looked at: chunks may go round in circles
    const found =
      FINDS_BY_FOLDER.test(chunk.code) ||
      [...chunk.imports, ...chunk.dynamicImports].some((next) => reaches(next))
    isFound.set(name, found)
    return found
  }
  return [...chunks.keys()].filter((name) => name.startsWith('command-') && reaches(name))
}

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
