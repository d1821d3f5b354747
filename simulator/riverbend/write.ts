/** SimulationOptions → files: `plant.pcap`, streamed so that long hours need no memory, `labels.jsonl` and `site.yaml`. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { PcapWriter } from '#capture/pcap-writer'
import type { TimedFrame } from '../network/scheduler.ts'
import { type Faults, withFaults } from './faults.ts'
import { riverbend, type SimulationOptions } from './riverbend.ts'
import { siteFile } from './site-file.ts'
import type { Label } from './step.ts'
import { windowsFor } from './windows.ts'

export const LINKTYPE_ETHERNET = 1
const BUFFER_BYTES = 1 << 20

export interface Written {
  readonly pcap: string
  /** Text of the plant's site file. */
  readonly site: string
  readonly frames: number
  readonly labels: readonly Label[]
}

export function writePlant(folder: string, options: SimulationOptions, faults: Faults = {}): Written {
  const frames = withFaults(riverbend(options), faults, options.seed)
  return writeScenario(folder, { frames, pcap: 'plant.pcap', site: siteFile(windowsFor(options)) })
}

/** A capture of any name, with its labels and the text of its site file. */
export function writeScenario(
  folder: string,
  scenario: {
    readonly frames: Generator<TimedFrame, Label[]>
    readonly pcap: string
    readonly site: string
  },
): Written {
  mkdirSync(folder, { recursive: true })
  const { frames } = scenario
  const pcap = join(folder, scenario.pcap)
  const file = naming(pcap, () => openSync(pcap, 'w'))
  const writer = new PcapWriter(LINKTYPE_ETHERNET)
  const buffer = new Uint8Array(BUFFER_BYTES)
  let used = 0
  const flush = () => {
    for (let at = 0; at < used; ) at += naming(pcap, () => writeSync(file, buffer, at, used - at))
    used = 0
  }
  const put = (byteCount: Uint8Array) => {
    if (used + byteCount.length > buffer.length) {
      flush()
    }
    buffer.set(byteCount, used)
    used += byteCount.length
  }
  put(writer.header())
  let count = 0
  let labels: Label[] = []
  for (;;) {
    const { value, done } = frames.next()
    if (done === true) {
      labels = value
      break
    }
    put(recordOf(writer, value))
    count++
  }
  flush()
  closeSync(file)
  const site = join(folder, 'site.yaml')
  const texts = {
    [join(folder, 'labels.jsonl')]: labels.map((label) => `${JSON.stringify(label)}\n`).join(''),
    [site]: scenario.site,
  }
  for (const [path, text] of Object.entries(texts)) naming(path, () => writeFileSync(path, text))
  return { pcap, site, frames: count, labels }
}

/** An error of a full disk does not name the file. */
function naming<Result>(path: string, write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    throw new Error(`${path}: cannot be written: ${(error as Error).message}`)
  }
}

/** One frame as a record of a pcap file. */
export function recordOf(writer: PcapWriter, { time, bytes }: TimedFrame): Uint8Array {
  return writer.frame({
    bytes,
    time,
    start: 0,
    end: bytes.length,
    originalLength: bytes.length,
    nanoseconds: 0,
    linkType: LINKTYPE_ETHERNET,
    interfaceIndex: 0,
    number: 0,
  })
}
