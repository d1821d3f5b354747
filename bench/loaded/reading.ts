/**
 * Reads a capture once with the whole engine in this process and prints what it took, as JSON:
 *   node bench/loaded/reading.ts '{"capture": …, "ownRules"?: …, "signatures"?: …, "intelligence"?: …}'
 */
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { documentsOf, readRuleFiles } from '#server/rules/rule-files'
import { readWhole } from '../read-whole.ts'

/** Paths; what has none is not loaded. */
export interface Reading {
  readonly capture: string
  readonly customRules?: string
  readonly foldKeys?: string
  readonly intelligence?: string
}

export interface Taken {
  readonly packets: number
  /** Processor time in user mode, all threads: reading what is loaded, and reading the capture. */
  readonly loadSeconds: number
  readonly readSeconds: number
  readonly peakBytes: number
  readonly counters: Readonly<Record<string, number>>
}

const { capture, customRules, foldKeys, intelligence } = JSON.parse(process.argv[2] ?? '{}') as Reading
const begun = process.cpuUsage()
const engine = await buildEngine(
  {
    ...plainRequest,
    files: [capture],
    ...(customRules !== undefined && { customRules: documentsOf(readRuleFiles([customRules])) }),
    ...(foldKeys !== undefined && { signatureFiles: [foldKeys] }),
    ...(intelligence !== undefined && { intelFiles: [intelligence] }),
  },
  new Int32Array(3),
)
const loaded = process.cpuUsage(begun)
const beforeReading = process.cpuUsage()
const packets = await readWhole(engine, capture)
let counters: Readonly<Record<string, number>> = {}
for (const entry of engine.finish()) if (entry.kind === 'counters') counters = entry.counters
const taken: Taken = {
  packets,
  loadSeconds: loaded.user / 1e6,
  readSeconds: process.cpuUsage(beforeReading).user / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  counters,
}
process.stdout.write(JSON.stringify(taken))
