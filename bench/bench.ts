/**
 * How fast Sightglass reads, beside Suricata, tshark and tcpdump on the same files. See README.md.
 *   npm run bench -- [--quick] [--only steady|mixed|store|loaded] [--runs N] [--store] [--write]
 *   npm run bench -- --ratios [--sizes full|reduced|quick] [--runs N] [--rows steady,mixed,third,site,start]
 *   npm run bench -- --stages [--capture FILE] [--runs N]
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Capture, capture, OUT } from './captures.ts'
import { type Check, checkAnalysis, checkSuricata } from './check.ts'
import { machine } from './machine.ts'
import { type Measure, measure, median } from './measure.ts'
import { withTable } from './page.ts'
import { type Rival, rivals, sightglass } from './rivals.ts'
import { memoryGrowth, type Result, table } from './table.ts'

const HERE = fileURLToPath(new URL('./', import.meta.url))
const PAGE = join(HERE, '../bench/results/performance.md')
const QUICK_PACKETS = 200_000
const SIZES = { steady: [4_000_000, 16_000_000], mixed: [3_000_000] } as const
const DEFAULT_RUNS = 3

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string' },
    store: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    ratios: { type: 'boolean', default: false },
    stages: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    rows: { type: 'string' },
    capture: { type: 'string' },
  },
})
const runs = Number(options.runs ?? (options.quick ? 1 : DEFAULT_RUNS))
if (!Number.isInteger(runs) || runs < 1)
  throw new Error(`--runs: expected a whole number from 1, got ${options.runs}`)

if (options.ratios) process.exit(benchBy('ratios.ts', given('sizes', 'rows', 'runs')))
if (options.stages) process.exit(benchBy('stages.ts', given('capture', 'runs')))
if (options.store || options.only === 'store') process.exit(benchBy('store.ts'))
if (options.only === 'loaded') process.exit(benchBy('loaded.ts', ['--runs', String(runs)]))
await benchCaptures()

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** These options, where they were given. */
function given(...names: readonly ('sizes' | 'rows' | 'runs' | 'capture')[]): readonly string[] {
  return names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, options[name]]))
}

/** A bench of its own; answers its exit status. */
function benchBy(name: string, more: readonly string[] = []): number {
  const quick = options.quick ? ['--quick'] : []
  const { status } = spawnSync(process.execPath, ['--no-warnings', join(HERE, name), ...quick, ...more], {
    stdio: 'inherit',
  })
  return status ?? 1
}

async function benchCaptures(): Promise<void> {
  const tools = [sightglass(), ...rivals(OUT)]
  for (const { name, version } of tools) if (version === '') say(`${name} is not installed and is left out`)
  const present = tools.filter(({ version }) => version !== '')
  const results: Result[] = []
  let wrongCount = 0
  for (const made of captures()) {
    const fit = present.filter(({ name }) => name !== 'tshark' || isForTshark(made))
    const ways = await warmUp(made, fit)
    wrongCount += checkAll(made, fit)
    results.push(...(await raceOn(made, fit, ways)))
  }
  const [small, large] = SIZES.steady.map((packets) => `steady-${packets}`)
  const growth = memoryGrowth(results, small ?? '', large ?? '')
  const about = machine(tools, new Date())
  console.log(`\n${about}\n\n${table(results)}\n`)
  if (growth !== undefined) console.log(`Peak memory at 16 M packets is ${growth.toFixed(2)} × that at 4 M.`)
  if (options.write) {
    const numbers = { about, table: table(results), growth, isQuick: options.quick, runs }
    writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), numbers))
  }
  if (wrongCount > 0) {
    say(`${wrongCount} counts are wrong: the numbers above mean nothing`)
    process.exitCode = 1
  }
}

function captures(): Capture[] {
  const kinds = (['steady', 'mixed'] as const).filter(
    (kind) => options.only === undefined || options.only === kind,
  )
  const wanted = kinds.flatMap((kind) =>
    (options.quick ? [QUICK_PACKETS] : SIZES[kind]).map((packets) => capture(kind, packets, say)),
  )
  return wanted.filter((made) => made !== undefined)
}

/** tshark is slow: of the steady captures it reads the first million of the smaller one. */
function isForTshark({ truth }: Capture): boolean {
  return truth.packets <= SIZES.steady[0]
}

/** Reads everything once, so that the file is in memory and counts can be checked; answers each tool's best way. */
async function warmUp(made: Capture, tools: readonly Rival[]): Promise<Map<Rival, number>> {
  const best = new Map<Rival, number>()
  for (const tool of tools) {
    say(`${made.name}: ${tool.name}, warming up …`)
    const seconds: number[] = []
    for (const way of tool.ways) {
      const output = tool.name === 'Sightglass' ? analysisOf(made) : '/dev/null'
      const { wallSeconds } = await measure({ ...way.command(made.path), output })
      seconds.push(wallSeconds)
      if (tool.ways.length > 1)
        say(`${made.name}: ${tool.name} ${way.label} took ${wallSeconds.toFixed(1)} s`)
    }
    best.set(tool, seconds.indexOf(Math.min(...seconds)))
  }
  return best
}

function analysisOf(made: Capture): string {
  return join(OUT, `${made.name}.analysis.json`)
}

/** Prints what was counted; answers how many counts are wrong. */
function checkAll(made: Capture, tools: readonly Rival[]): number {
  const checks: Check[] = checkAnalysis(analysisOf(made), made.truth)
  if (tools.some(({ name }) => name === 'Suricata'))
    checks.push(...checkSuricata(join(OUT, 'suricata'), made.truth))
  for (const { what, expected, got } of checks)
    console.log(
      `${made.name}: ${what}: ${got}${got === expected ? ', right' : `, WRONG: expected ${expected}`}`,
    )
  return checks.filter(({ expected, got }) => expected !== got).length
}

/** All tools in turn, then again, so that a busy minute of the machine hits all alike. */
async function raceOn(
  made: Capture,
  tools: readonly Rival[],
  ways: ReadonlyMap<Rival, number>,
): Promise<Result[]> {
  const measures = new Map<Rival, Measure[]>(tools.map((tool) => [tool, []]))
  for (let run = 1; run <= runs; run++) {
    for (const [tool, taken] of measures) {
      const result = await measure(tool.ways[ways.get(tool) ?? 0]!.command(made.path))
      taken.push(result)
      say(`${made.name}: run ${run} of ${runs}, ${tool.name}: ${result.wallSeconds.toFixed(2)} s`)
    }
  }
  return [...measures].map(([tool, taken]) => ({
    capture: made.name,
    tool: tool.name,
    packets: Math.min(made.truth.packets, tool.mostPackets),
    measure: median(taken),
  }))
}
