/**
 * Memory of a sensor over a simulated plant: the second against the last quarter, size of the packet ring, time of REST answers.
 *   node bench/live-memory.ts --minutes 60 --speed 20 [--series FILE]
 * The series has a line for each sample: second, anonymous and file memory of each process in MiB, milliseconds of each answer.
 */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { writeExcerpt } from '../simulator/first-light/write.ts'
import { type ProcessName, Sensor } from '../tests/kill-suite/sensor.ts'
import { percentile } from './median.ts'

const SAMPLE_MS = 5000
const RING_MEBIBYTES = 64
const PATHS = [
  '/rest/devices?limit=100',
  '/rest/alerts?limit=100',
  '/rest/links?limit=100',
  '/rest/interfaces',
  '/rest/map',
]
const NAMES: readonly ProcessName[] = ['server', 'engine', 'capture']

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    speed: { type: 'string', default: '20' },
    series: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'sightglass-memory-'))
const capture = join(folder, 'plant.pcap')
writeExcerpt(capture, { seed: 1, fromMinutes: 3, minutes: 20, attackAfterMinutes: 30 })
const data = join(folder, 'data')
const source = `replay:${capture}?speed=${values.speed}&loops=forever`
const sensor = new Sensor(await freePort(), [
  '--source',
  source,
  '--data',
  data,
  '--ring',
  String(RING_MEBIBYTES),
])
try {
  await sensor.until(async () => (await sensor.devices()).length > 0, 180_000, 'first devices')
  const samples: number[][] = []
  const answers = new Map<string, number[]>(PATHS.map((path) => [path, []]))
  let largestRing = 0
  const started = performance.now()
  const end = started + Number(values.minutes) * 60_000
  while (performance.now() < end) {
    await sleep(SAMPLE_MS)
    const pids = NAMES.map((name) => sensor.pidOf(name))
    samples.push(pids.map((pid) => residentMebibytes(pid)))
    const line = [
      (performance.now() - started) / 1000,
      ...pids.flatMap((pid) => [residentMebibytes(pid, 'RssAnon'), residentMebibytes(pid, 'RssFile')]),
    ]
    for (const path of PATHS) {
      const begun = performance.now()
      const isAnswered = (await sensor.get(path)) !== undefined
      const milliseconds = performance.now() - begun
      if (isAnswered) answers.get(path)!.push(milliseconds)
      line.push(isAnswered ? milliseconds : Number.NaN)
    }
    if (values.series !== undefined)
      appendFileSync(values.series, `${line.map((value) => value.toFixed(1)).join('\t')}\n`)
    largestRing = Math.max(largestRing, ringBytes(join(data, 'ring')))
  }
  const quarter = (at: number) =>
    samples.slice(Math.floor((samples.length * at) / 4), Math.floor((samples.length * (at + 1)) / 4))
  NAMES.forEach((name, index) => {
    const mean = (part: readonly number[][]) =>
      part.reduce((sum, one) => sum + one[index]!, 0) / Math.max(1, part.length)
    const [second, last] = [mean(quarter(1)), mean(quarter(3))]
    console.log(
      `${name}: ${second.toFixed(0)} MiB in the second quarter, ${last.toFixed(0)} in the last: ${(last / second).toFixed(3)}`,
    )
  })
  const sum = (part: readonly number[][]) =>
    part.flat().reduce((total, one) => total + one, 0) / Math.max(1, part.length)
  for (const [path, times] of answers) console.log(`${path}: ${answerTimes(times)}`)
  const status = await sensor.interfaces()
  console.log(
    `together ${(sum(quarter(3)) / sum(quarter(1))).toFixed(3)}; ring at most ${(largestRing / 1024 ** 2).toFixed(1)} of ${RING_MEBIBYTES} MiB; REST ${answerTimes([...answers.values()].flat())}; ${status?.interfaces[0]?.packets} packets, ${sensor.starts} starts`,
  )
} finally {
  await sensor.stop()
  rmSync(folder, { recursive: true, force: true })
}

function answerTimes(times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => percentile(sorted, share).toFixed(0)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms of ${sorted.length} answers`
}

function residentMebibytes(pid: number | undefined, field = 'VmRSS'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status) ?? []
    return Number(kibibytes ?? 0) / 1024
  } catch {
    return 0 // it was started again just then
  }
}

/** Segments of the ring and its chain. */
function ringBytes(path: string): number {
  return readdirSync(path)
    .filter((name) => name !== 'chain.jsonl' && !name.startsWith('lock.db'))
    .reduce((sum, name) => sum + statSync(join(path, name)).size, 0)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
