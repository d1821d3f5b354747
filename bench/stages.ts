/**
 * Cost of each stage: npm run bench -- --stages [--capture FILE] [--runs N]
 * Every stage is a process of its own that reads the capture without all later stages; its cost is the difference to the stage
 * before. Sampling misleads here: stages share caches, garbage and inlined code. Needs no change of the product: methods of the
 * consumers are replaced in the process of the stage.
 */
import { spawnSync } from 'node:child_process'
import { openSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Baseline } from '#baseline/baseline'
import { FrameReader } from '#capture/frame-reader'
import { Detector } from '#detect/detector'
import { Registry } from '#dissect/registry'
import { Timeline } from '#engine/timeline'
import { buildEngine } from '#engine-host/engine'
import { loadProtocols } from '#engine-host/folders'
import { plainRequest } from '#engine-host/request'
import { FlowTable } from '#flow/flow-table'
import { IncidentBook } from '#incidents/incident-book'
import { Inventory } from '#inventory/inventory'
import { Packet } from '#wire/packet'
import { capture } from './captures.ts'
import { median } from './median.ts'

const PACKETS = 200_000
const CHUNK_BYTES = 1024 * 1024
/** In the order of the data; each has what those before it have. */
const STAGES = [
  'record and headers',
  'flow',
  'dissection and facts',
  'inventory',
  'baseline',
  'detection',
  'timeline, incidents',
] as const
type Stage = (typeof STAGES)[number]

interface Taken {
  readonly packets: number
  /** Nanoseconds of the engine's thread while packets were read. */
  readonly thread: number
  /** Of all threads, with the end of the capture and the journal as text. */
  readonly all: number
}

const { values: options } = parseArgs({
  options: { capture: { type: 'string' }, runs: { type: 'string', default: '3' }, stage: { type: 'string' } },
})

if (options.stage === undefined) compare()
else console.log(JSON.stringify(await taken(options.stage as Stage, options.capture!)))

function compare(): void {
  const path = options.capture ?? capture('mixed', PACKETS, (line) => process.stderr.write(`${line}\n`))?.path
  if (path === undefined) throw new Error('no capture: expected --capture FILE')
  const results = new Map<Stage, Taken[]>(STAGES.map((stage) => [stage, []]))
  for (let run = 1; run <= Number(options.runs); run++)
    for (const [stage, all] of results) {
      all.push(inOwnProcess(stage, path))
      process.stderr.write(`run ${run}: ${stage}\n`)
    }
  let before = 0
  console.log(`${path}, medians of ${options.runs}\n`)
  console.log(
    '| stage | ns a packet, thread | sum | all threads, with end and journal |\n| --- | ---: | ---: | ---: |',
  )
  for (const [stage, all] of results) {
    const per = (pick: (one: Taken) => number) =>
      Math.round(median(all.map((one) => pick(one) / one.packets)))
    const sum = per(({ thread }) => thread)
    console.log(`| ${stage} | ${sum - before} | ${sum} | ${per(({ all }) => all)} |`)
    before = sum
  }
}

function inOwnProcess(stage: Stage, path: string): Taken {
  const args = ['--no-warnings', fileURLToPath(import.meta.url), '--stage', stage, '--capture', path]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${stage}: ended with ${status}: ${stderr.slice(-2000)}`)
  return JSON.parse(stdout) as Taken
}

async function taken(stage: Stage, path: string): Promise<Taken> {
  const present = new Set(STAGES.slice(0, STAGES.indexOf(stage) + 1))
  if (!present.has('dissection and facts')) return headersAndFlows(path, present.has('flow'))
  if (!present.has('inventory')) leaveOut(Inventory, { learn: () => [], traffic: () => [] })
  if (!present.has('baseline'))
    leaveOut(Baseline, {
      reading: () => [],
      deviations: () => [],
      learn: () => {},
      traffic: () => undefined,
      meet: () => {},
    })
  if (!present.has('detection'))
    leaveOut(Detector, { judge: () => true, traffic: () => {}, changed: () => {}, tick: () => {} })
  if (!present.has('timeline, incidents')) {
    leaveOut(Timeline, { observed: () => {}, changed: () => {} })
    leaveOut(IncidentBook, { observed: () => {}, traffic: () => {} })
  }
  const engine = await buildEngine({ ...plainRequest, files: [path] }, new Int32Array(5))
  const reader = new FrameReader()
  const begun = process.cpuUsage()
  const thread = threadTime(path, (chunk) => {
    reader.push(chunk)
    engine.read(reader, 0)
  })
  reader.finish()
  engine.read(reader, 0)
  engine.endCapture()
  for (const entry of engine.finish()) JSON.stringify(entry)
  return { packets: reader.frame.number, thread, all: nanoseconds(process.cpuUsage(begun)) }
}

/** A method that is gone must not go unnoticed: nothing would be left out. */
function leaveOut(
  owner: { prototype: object; name: string },
  methods: Readonly<Record<string, () => unknown>>,
): void {
  for (const [name, method] of Object.entries(methods)) {
    if (!(name in owner.prototype))
      throw new Error(`${owner.name} has no method ${name}: adapt bench/stages.ts`)
    Object.defineProperty(owner.prototype, name, { value: method })
  }
}

async function headersAndFlows(path: string, wantsFlows: boolean): Promise<Taken> {
  const registry = new Registry(await loadProtocols())
  const flows = new FlowTable(1, registry.serverPorts(), registry.visitedPorts())
  const packet = new Packet()
  const reader = new FrameReader()
  const { frame } = reader
  const begun = process.cpuUsage()
  const thread = threadTime(path, (chunk) => {
    reader.push(chunk)
    while (reader.next()) if (packet.over(frame) && wantsFlows) flows.follow(packet, 0)
  })
  return { packets: frame.number, thread, all: nanoseconds(process.cpuUsage(begun)) }
}

function threadTime(path: string, read: (chunk: Uint8Array) => void): number {
  const file = openSync(path, 'r')
  const buffer = new Uint8Array(CHUNK_BYTES)
  const begun = process.threadCpuUsage()
  for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer))
    read(buffer.subarray(0, bytes))
  return nanoseconds(process.threadCpuUsage(begun))
}

function nanoseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) * 1000
}
