/**
 * How much processor time reading takes, compared with Suricata and tshark on the same files: npm run bench -- --ratios
 * All captures and tools in one run, in turn, so that other load on the machine affects all alike. Fails if a bound is missed.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isFresh } from '#engine-host/program'
import { type Capture, capture, OUT, realSite, repeatedMixed } from './captures.ts'
import { machine } from './machine.ts'
import { type Measure, measure } from './measure.ts'
import { median } from './median.ts'
import { bounded, type Figure, type Row, ratioRow, rowText } from './ratio-rows.ts'
import { rivals, sightglass } from './rivals.ts'

/** Packets of the captures; for the site of real captures, copies. */
const SIZES = {
  full: { steady: [4_000_000, 16_000_000], mixed: [600_000, 3_000_000], site: 12 },
  reduced: { steady: [1_000_000, 4_000_000], mixed: [200_000, 600_000], site: 2 },
  quick: { steady: [100_000, 400_000], mixed: [50_000, 100_000], site: 1 },
} as const
const DEFAULT_RUNS = 3
/** Starts are short and vary most. */
const STARTS_PER_RUN = 3
/** S7 messages: a Siemens controller is compared with the largest set of advisories. */
const SIEMENS = fileURLToPath(
  new URL('../src/protocols/s7comm/captures/reading-and-writing.pcap', import.meta.url),
)

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: 'full' },
    runs: { type: 'string', default: String(DEFAULT_RUNS) },
    /** Some of steady, mixed, third, site, start. */
    rows: { type: 'string', default: 'steady,mixed,third,site,start' },
  },
})
const sizes = SIZES[options.sizes as keyof typeof SIZES]
if (sizes === undefined) throw new Error(`--sizes: expected full, reduced or quick, got ${options.sizes}`)
const runs = Number(options.runs)
if (!Number.isInteger(runs) || runs < 1)
  throw new Error(`--runs: expected a whole number from 1, got ${options.runs}`)
const wanted = new Set(options.rows.split(','))
if (!isFresh())
  say('the bundle is older than a source: the engine runs from the sources, which takes a fifth longer')

const ours = sightglass()
const [suricata, tshark] = rivals(OUT) as [typeof ours, typeof ours]
for (const { name, version } of [suricata, tshark])
  if (version === '') say(`${name} is not installed: its rows are skipped`)

const captures = madeCaptures()
const figures = await measureInTurn()
const rows = ratioRows()
console.log(
  `\n${machine([ours, suricata, tshark], new Date())}\n- Sizes: ${options.sizes}, medians of ${runs}\n`,
)
for (const row of rows) console.log(rowText(row))
const missed = rows.filter(({ verdict }) => verdict === 'missed')
if (missed.length > 0) {
  say(`${missed.length} of ${rows.length} bounds are missed`)
  process.exitCode = 1
}

interface Captures {
  readonly steady: readonly (Capture | undefined)[]
  readonly mixed: readonly (Capture | undefined)[]
  readonly third: readonly (Capture | undefined)[]
  readonly site: Capture | undefined
}

function madeCaptures(): Captures {
  const { steady, mixed, site } = sizes
  return {
    steady: wanted.has('steady') ? steady.map((packets) => capture('steady', packets, say)) : [],
    mixed:
      wanted.has('mixed') || wanted.has('third')
        ? mixed.map((packets) => capture('mixed', packets, say))
        : [],
    third: wanted.has('third') ? [2, 3].map((times) => repeatedMixed(mixed[0], times, say)) : [],
    site: wanted.has('site') ? realSite(site, say) : undefined,
  }
}

/** Capture name and tool → medians. */
async function measureInTurn(): Promise<ReadonlyMap<string, Figure>> {
  const taken = new Map<string, Measure[]>()
  const all = [...captures.steady, ...captures.mixed, ...captures.third, captures.site].filter(
    (made) => made !== undefined,
  )
  for (let run = 1; run <= runs; run++) {
    for (const made of all) {
      for (const tool of [ours, suricata, tshark]) {
        if (tool.version === '' || (tool === tshark && !isForTshark(made))) continue
        const output = tool === ours ? documentOf(made) : '/dev/null'
        await take(`${made.name} ${tool.name}`, { ...tool.ways[0]!.command(made.path), output }, run)
      }
    }
    if (wanted.has('start') && globSync(SIEMENS).length > 0)
      for (let i = 0; i < STARTS_PER_RUN; i++) await take('start', ours.ways[0]!.command(SIEMENS), run)
  }
  return new Map([...taken].map(([key, measures]) => [key, medians(measures)]))

  async function take(key: string, command: Parameters<typeof measure>[0], run: number): Promise<void> {
    const result = await measure(command)
    taken.set(key, [...(taken.get(key) ?? []), result])
    say(
      `run ${run}: ${key}: ${result.cpuSeconds.toFixed(2)} s of processor time in ${result.wallSeconds.toFixed(2)} s`,
    )
  }
}

/** tshark takes ten to twenty times as long: it reads what a row compares it on. */
function isForTshark(made: Capture): boolean {
  return captures.mixed.includes(made) || made === captures.site
}

function documentOf({ name }: Capture): string {
  return join(OUT, `${name}.analysis.json`)
}

function figureOf(made: Capture | undefined, tool: typeof ours): Figure | undefined {
  return made === undefined ? undefined : figures.get(`${made.name} ${tool.name}`)
}

function ratioRows(): Row[] {
  const { steady, mixed, third, site } = captures
  const rows: Row[] = []
  if (wanted.has('steady')) {
    const [small, large] = steady
    const packets = (large?.truth.packets ?? 0) - (small?.truth.packets ?? 0)
    const difference = (tool: typeof ours) => minus(figureOf(large, tool), figureOf(small, tool))
    const name = `steady polling, ${millions(large)} less ${millions(small)}`
    const pair = { ours: difference(ours), other: difference(suricata), packets }
    rows.push(ratioRow(name, pair, { atLeast: 3.3, than: 'Suricata' }))
    const growth = ratio(figureOf(large, ours)?.peakBytes, figureOf(small, ours)?.peakBytes)
    rows.push(bounded(`peak memory, ${millions(large)} / ${millions(small)}`, growth, 1.05, '×'))
  }
  if (wanted.has('mixed'))
    for (const made of mixed) {
      const packets = made?.truth.packets ?? 0
      const pair = { ours: figureOf(made, ours), other: figureOf(made, suricata), packets }
      rows.push(ratioRow(`mixed, first contact, ${millions(made)}`, pair, { atMost: 2, than: 'Suricata' }))
      const read = { ...pair, other: figureOf(made, tshark), otherPackets: tsharkPackets(made) }
      rows.push(ratioRow(`mixed, first contact, ${millions(made)}`, read, { atLeast: 5, than: 'tshark' }))
    }
  if (wanted.has('mixed')) {
    const peak = figureOf(mixed.at(-1), ours)?.peakBytes
    const name = `peak memory, mixed ${millions(mixed.at(-1))}`
    rows.push(bounded(name, peak === undefined ? undefined : peak / 1e6, 400, 'MB'))
  }
  if (wanted.has('third')) {
    const [two, three] = third
    const packets = (three?.truth.packets ?? 0) - (two?.truth.packets ?? 0)
    const part = (tool: typeof ours) => minus(figureOf(three, tool), figureOf(two, tool))
    const pair = { ours: part(ours), other: part(suricata), packets }
    rows.push(ratioRow('mixed, steady (third part)', pair, { atMost: 1, than: 'Suricata' }))
    rows.push(bounded('new link, all threads', perNewLink(mixed[0], part(ours)), 15, 'µs'))
  }
  if (wanted.has('site')) {
    const pair = {
      ours: figureOf(site, ours),
      other: figureOf(site, suricata),
      packets: site?.truth.packets ?? 0,
    }
    rows.push(ratioRow('site of real captures', pair, { atMost: 3.5, than: 'Suricata' }))
    const read = { ...pair, other: figureOf(site, tshark), otherPackets: tsharkPackets(site) }
    rows.push(ratioRow('site of real captures', read, { atLeast: 3, than: 'tshark' }))
  }
  if (wanted.has('start'))
    rows.push(bounded('start of analyze, Siemens capture', figures.get('start')?.wallSeconds, 0.4, 's'))
  return rows
}

/** Processor time of the first reading beyond that of a repeated one and of the start, for each link. */
function perNewLink(first: Capture | undefined, known: Figure | undefined): number | undefined {
  const whole = figureOf(first, ours)
  const start = figures.get('start')
  if (first === undefined || whole === undefined || known === undefined) return undefined
  const { links } = JSON.parse(readFileSync(documentOf(first), 'utf8')) as { links: unknown[] }
  const extra = whole.cpuSeconds - known.cpuSeconds - (start?.cpuSeconds ?? 0)
  return (extra / links.length) * 1e6
}

function tsharkPackets(made: Capture | undefined): number {
  return Math.min(made?.truth.packets ?? 0, tshark.mostPackets)
}

function minus(large: Figure | undefined, small: Figure | undefined): Figure | undefined {
  if (large === undefined || small === undefined) return undefined
  const cpuSeconds = large.cpuSeconds - small.cpuSeconds
  return { cpuSeconds, wallSeconds: large.wallSeconds - small.wallSeconds, peakBytes: large.peakBytes }
}

function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b
}

/** Of each number the median: by processor time and by the clock another run may be the middle one. */
function medians(measures: readonly Measure[]): Figure {
  const peaks = measures.map(({ peakBytes }) => peakBytes).filter((bytes) => bytes !== undefined)
  return {
    cpuSeconds: median(measures.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(measures.map(({ wallSeconds }) => wallSeconds)),
    peakBytes: peaks.length === 0 ? undefined : median(peaks),
  }
}

function millions(made: Capture | undefined): string {
  return made === undefined ? '?' : `${made.truth.packets / 1e6} M`
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
