/**
 * Runs every check and closes with `N passed, N failed` alone on a line.
 *   npm test · npm run check (all but end-to-end) · node tools/test.ts --only types,lint
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NODE = process.execPath
/** Hundreds of processes read the same sources: the first to need one strips its types and compiles it for all. */
const COMPILED = process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../build/cache', import.meta.url))

/** Of itself node leaves one processor idle, which of two is half of the time. */
const ON_ALL_PROCESSORS = ['--test', `--test-concurrency=${availableParallelism()}`]

interface Step {
  readonly name: string
  readonly command: readonly string[]
  /** Counts its own tests; any other step is one. */
  readonly isSuite?: boolean
}

const steps: readonly Step[] = [
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  {
    name: 'lint',
    command: [
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      '--max-diagnostics=30',
    ],
  },
  { name: 'rooms', command: ['tools/rooms.ts'] },
  {
    name: 'unit',
    command: [...ON_ALL_PROCESSORS, 'src/**/*.test.ts', 'tools/**/*.test.ts'],
    isSuite: true,
  },
  {
    name: 'golden',
    command: [
      ...ON_ALL_PROCESSORS,
      'tests/protocols/*.test.ts',
      'tests/rules/*.test.ts',
      'tests/attacks/*.test.ts',
    ],
    isSuite: true,
  },
  {
    name: 'end-to-end',
    command: [
      ...ON_ALL_PROCESSORS,
      'tests/stories/**/*.test.ts',
      'tests/browser/*.test.ts',
      'tests/evaluation/**/*.test.ts',
    ],
    isSuite: true,
  },
]

const option = (name: string): string[] => {
  const at = process.argv.indexOf(name)
  return at < 0 ? [] : (process.argv[at + 1] ?? '').split(',')
}
const only = option('--only')
const without = option('--without')
let passed = 0
let failed = 0
let skipped = 0
for (const step of steps) {
  if ((only.length > 0 && !only.includes(step.name)) || without.includes(step.name)) continue
  const started = performance.now()
  console.log(`\n▶ ${step.name}`)
  const { code, output } = await run(step.command)
  const count = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  const failures = step.isSuite ? count('fail') + count('cancelled') : Number(code !== 0)
  passed += step.isSuite ? count('pass') : Number(code === 0)
  skipped += step.isSuite ? count('skipped') : 0
  failed += code !== 0 ? Math.max(1, failures) : failures
  console.log(
    `${code === 0 ? '✔' : '✖'} ${step.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
}
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

function run(command: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const environment = {
      ...process.env,
      FORCE_COLOR: '0',
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: COMPILED,
    }
    const child = spawn(NODE, [...command], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (data) => {
      process.stdout.write(data)
      output = (output + data).slice(-200_000)
    })
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
