/**
 * Puts the engine process's program into one file, and the analysis that starts it, so that both start fast: node tools/bundle-engine.ts
 * Protocols and rules are still found by folder, here at build time. `npm start` and `npm test` run it when sources changed.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, globSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type InputOptions, rolldown } from 'rolldown'
import type { EngineRequest } from '#sensor/engine/request'
import { FOLDERS, foldersModule } from './found-folders.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENGINE = join(ROOT, 'src/sensor/engine')
const OUT = join(ROOT, 'build/engine')
const CLI_OUT = join(ROOT, 'build/cli')
/** Their captures are read once, so that what reading needs is compiled. */
const WARMING = ['arp', 'dns', 'modbus', 's7comm', 'tls']

/** The analysis: its commands are this one alone. Each file keeps knowing where it lies, for what it finds from there. */
const COMMAND_FILES = join(ROOT, 'src/cli/command-files.ts')
const ANALYSIS = join(ROOT, 'src/cli/commands/analyze.ts')

const common: InputOptions = { platform: 'node', external: [/^node:/, 'oui-data'], logLevel: 'warn' }

const analysis = await rolldown({
  ...common,
  input: join(ROOT, 'src/cli/main.ts'),
  plugins: [
    {
      name: 'one-command',
      load: (id) =>
        id === COMMAND_FILES
          ? `import { command } from ${JSON.stringify(ANALYSIS)}\nexport const commandsFor = async () => [command]`
          : undefined,
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
await analysis.write({ dir: CLI_OUT, format: 'esm', entryFileNames: '[name].js', cleanDir: true })
const starters = await rolldown({
  ...common,
  input: { main: join(ENGINE, 'bundled.ts'), lock: join(ENGINE, 'lock.ts') },
})
await starters.write({ dir: OUT, format: 'esm', entryFileNames: '[name].js', cleanDir: true })
const program = await rolldown({
  ...common,
  input: join(ENGINE, 'main.ts'),
  plugins: [{ name: 'folders', load: (id) => (id === FOLDERS ? foldersModule() : undefined) }],
  // A script has no `import.meta`; `bundled.ts` hands it that of its own.
  transform: { define: { 'import.meta.url': 'engineUrl', 'import.meta.resolve': 'engineResolve' } },
})
await program.write({ file: join(OUT, 'program.cjs'), format: 'cjs' })
keepCompiled()

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
