/** The results as a table in Markdown. */
import type { Measure } from './measure.ts'

export interface Result {
  readonly capture: string
  readonly tool: string
  /** That this tool read: tshark reads a part. */
  readonly packets: number
  readonly measure: Measure
}

const HEAD = ['capture', 'tool', 'packets/s', 'ns/packet', 'wall s', 'CPU s', 'peak memory', 'Sightglass is']

export function table(results: readonly Result[]): string {
  const rows = results.map((result) => row(result, ownOf(results, result.capture)))
  const all = [HEAD, HEAD.map((_, column) => (column < 2 ? '---' : '---:')), ...rows]
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Sightglass on the same capture. */
function ownOf(results: readonly Result[], capture: string): Result | undefined {
  return results.find((result) => result.capture === capture && result.tool === 'Sightglass')
}

function row(result: Result, own: Result | undefined): string[] {
  const { capture, tool, packets, measure } = result
  const { wallSeconds, cpuSeconds, peakBytes } = measure
  const ratio = own === undefined ? undefined : perPacket(result) / perPacket(own)
  return [
    capture,
    tool,
    Math.round(packets / wallSeconds).toLocaleString('en'),
    Math.round(perPacket(result) * 1e9).toLocaleString('en'),
    wallSeconds.toFixed(2),
    cpuSeconds.toFixed(2),
    peakBytes === undefined ? '?' : megabytes(peakBytes),
    tool === 'Sightglass' || ratio === undefined ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 0)} × as fast`,
  ]
}

function perPacket({ packets, measure }: Result): number {
  return measure.wallSeconds / packets
}

/** Peak memory on the larger capture by that on the smaller; undefined where one is missing. */
export function memoryGrowth(results: readonly Result[], small: string, large: string): number | undefined {
  const before = ownOf(results, small)?.measure.peakBytes
  const after = ownOf(results, large)?.measure.peakBytes
  return before === undefined || after === undefined ? undefined : after / before
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
