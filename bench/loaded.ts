/**
 * Additional cost per packet of 500 signatures, 1,000 custom rules and 1,000,000 indicators: npm run bench -- --only loaded
 * Each way of loading reads the same captures in a process of its own, all ways in turn, then again. Processor time in user mode counts.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Capture, capture, OUT } from './captures.ts'
import { indicators } from './loaded/indicators.ts'
import { mixedRule, rules } from './loaded/own-rules.ts'
import type { Reading, Taken } from './loaded/reading.ts'
import { foldKeys } from './loaded/signatures.ts'
import { measure } from './measure.ts'
import { suricataWith } from './rivals.ts'

const READING = fileURLToPath(new URL('./loaded/reading.ts', import.meta.url))
const PACKETS = { whole: 500_000, quick: 200_000 } as const
const OWN_RULES = 1000
const INDICATORS = 1_000_000

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    /** One kind of capture: steady or mixed. */
    capture: { type: 'string' },
    /** Signatures of your own in place of ours. */
    foldKeys: { type: 'string' },
  },
})

const folder = join(OUT, 'loaded')
mkdirSync(folder, { recursive: true })
const customRules = kept('own-rules.yml', rules(OWN_RULES, mixedRule))
const intelligence = kept('indicators.csv', indicators(INDICATORS))
/** A pcap file (draft-ietf-opsawg-pcap §4, §5) of one frame that nobody reads. */
const startCapture = kept(
  'start.pcap',
  Uint8Array.fromHex(
    `d4c3b2a1020004000000000000000000ffff000001000000${'00'.repeat(8)}3c0000003c000000${'00'.repeat(12)}88b5${'00'.repeat(46)}`,
  ),
)
const signatureFile = options.foldKeys ?? kept('plant.rules', foldKeys())

const WAYS: readonly (readonly [name: string, loads: Omit<Reading, 'capture'>])[] = [
  ['nothing', {}],
  [`${OWN_RULES} own rules`, { customRules }],
  ['signatures', { foldKeys: signatureFile }],
  [`${INDICATORS / 1e6} M indicators`, { intelligence }],
  ['all three', { customRules, foldKeys: signatureFile, intelligence }],
]

for (const kind of ['steady', 'mixed'] as const) {
  if (options.capture !== undefined && options.capture !== kind) continue
  const made = capture(kind, options.quick ? PACKETS.quick : PACKETS.whole, say)
  if (made === undefined) continue
  process.stdout.write(`\n${table(made, race(made))}\n`)
  process.stdout.write(await beside(made))
}

/** Cost of the same signatures in Suricata; '' where it is not installed. User and system time without the start. */
async function beside({ path, truth: { packets } }: Capture): Promise<string> {
  if (suricataWith(OUT).version === '') return ''
  const perPacket: number[] = []
  for (const file of [undefined, signatureFile]) {
    const [way] = suricataWith(OUT, file).ways
    const [start, whole] = [await measure(way!.command(startCapture)), await measure(way!.command(path))]
    perPacket.push(Math.round(((whole.cpuSeconds - start.cpuSeconds) / packets) * 1e9))
  }
  return `Suricata (${suricataWith(OUT).ways[0]!.label}): ${perPacket[0]} ns a packet without rules, ${perPacket[1]} with the same signatures\n`
}

function kept(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function race(made: Capture): readonly (readonly Taken[])[] {
  const taken: Taken[][] = WAYS.map(() => [])
  for (let run = 1; run <= Number(options.runs); run++)
    for (const [way, [name, loads]] of WAYS.entries()) {
      const result = read({ capture: made.path, ...loads })
      taken[way]!.push(result)
      say(`${made.name}: run ${run}, ${name}: ${result.readSeconds.toFixed(2)} s`)
    }
  return taken
}

function read(reading: Reading): Taken {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', READING, JSON.stringify(reading)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`reading ended with ${status}: ${stderr.slice(-2000)}`)
  return JSON.parse(stdout) as Taken
}

function table({ name }: Capture, taken: readonly (readonly Taken[])[]): string {
  const bare = leastSeconds(taken[0]!)
  const rows = taken.map((runs, way) => {
    const [{ packets, counters, peakBytes, loadSeconds }] = runs as [Taken]
    const seconds = leastSeconds(runs)
    return [
      WAYS[way]![0],
      `${Math.round((seconds / packets) * 1e9)}`,
      `${(seconds / bare).toFixed(2)}`,
      loadSeconds.toFixed(1),
      `${Math.round(peakBytes / 1e6)}`,
      `${counters.foldKeys ?? 0} / ${counters.customRules ?? 0} / ${counters.indicators ?? 0}`,
      `${counters.signatureHits ?? 0}`,
    ]
  })
  const head = [
    `${name}, loaded`,
    'ns/packet',
    '× nothing',
    'start s',
    'peak MB',
    'signatures / rules / indicators at work',
    'hits',
  ]
  return [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Others share the machine: the quickest run is nearest to the truth. */
function leastSeconds(runs: readonly Taken[]): number {
  return Math.min(...runs.map(({ readSeconds }) => readSeconds))
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
