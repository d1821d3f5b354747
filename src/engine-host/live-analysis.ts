/** Makes a live stream look like one more capture to the server: its first part is also kept as a file, as proof. */
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { JournalEntry } from '#model/journal'
import type { Analyse } from './analysis.ts'
import { PcapStream } from './pcap-stream.ts'
import { PcapngStream } from './pcapng-stream.ts'
import { startEngine } from './start.ts'

const limits = {
  /** Bytes kept of a live stream, so that the packets behind its first alerts can be shown. */
  keptBytes: 256 * 1024 * 1024,
  /** Interval of baseline exports. */
  baselineEverySeconds: 180,
} as const

export interface Live {
  /** Displayed name: `eth0`. */
  readonly name: string
  /** A pcap or pcapng stream. */
  readonly stream: Readable
  /** Folder for what is kept. */
  readonly folder: string
  readonly closeLearningAfterSeconds?: number | undefined
  /** A pcapng stream of the capture process, written little endian; else pcap. */
  readonly isPcapng?: boolean
  /** Packets, by index of their interface, that an engine got and had not reported when it failed. */
  readonly lost?: (packets: readonly number[]) => void
}

export interface LiveAnalysis {
  /** Packets handed to engines so far, by index of their interface; of a pcapng stream. */
  readonly handed: () => readonly number[]
  /** The file to hand to `serve`. */
  readonly file: string
  /** Reads the stream where that file is meant. */
  readonly analyse: Analyse
  /** Keeps no more of the stream. */
  readonly forget: () => void
}

export function analyseLive(live: Live): LiveAnalysis {
  const file = join(live.folder, `${live.name}.${live.isPcapng === true ? 'pcapng' : 'pcap'}`)
  writeAtomicFile(file, '')
  const pcapng = live.isPcapng === true ? new PcapngStream(live.stream) : undefined
  const stream = pcapng ?? new PcapStream(live.stream)
  const forget = keepBeginning(live.stream, file)
  const analyse: Analyse = (request) => {
    if (request.files[0] !== file) return startEngine(request)
    const { name, closeLearningAfterSeconds } = live
    const { baseline } = request
    const { stream: bytes, framesBefore } = stream.read()
    const before = [...(pcapng?.handed ?? [])]
    const run = startEngine({
      ...request,
      files: [{ name, stream: bytes }],
      framesBefore,
      closeLearningAfterSeconds,
      // A closed baseline learns no more: it remains as its author wrote it.
      ...((baseline === undefined || baseline.isOpen === true) && {
        exportBaseline: true,
        baselineEverySeconds: limits.baselineEverySeconds,
      }),
    })
    return {
      entries: reporting(run.entries, (reported) => {
        const handed = (pcapng?.handed ?? []).map((count, index) => count - (before[index] ?? 0))
        live.lost?.(unreported(handed, reported))
      }),
      cancel: () => run.cancel(),
      send: (command) => run.send(command),
      end: () => stream.end(),
    }
  }
  return { file, analyse, forget, handed: () => pcapng?.handed ?? [] }
}

/** The same entries; `failed` is called with the packets reported so far if the engine fails. */
async function* reporting(
  entries: AsyncIterable<readonly JournalEntry[]>,
  failed: (reported: number) => void,
): AsyncIterable<readonly JournalEntry[]> {
  let reported = 0
  try {
    for await (const batch of entries) {
      reported = batch.findLast((entry) => entry.kind === 'capture')?.capture.packets ?? reported
      yield batch
    }
  } catch (error) {
    failed(reported)
    throw error
  }
}

/** Packets that were handed over and not reported. The engine reports one total, which is split as the packets were. */
export function unreported(handed: readonly number[], reported: number): readonly number[] {
  const total = handed.reduce((sum, count) => sum + count, 0)
  const lost = Math.max(0, total - reported)
  let left = lost
  return handed.map((count, index) => {
    const isLast = index === handed.length - 1
    const part = Math.min(left, count, isLast ? left : Math.round((count * lost) / Math.max(1, total)))
    left -= part
    return part
  })
}

/** Answers how to stop. */
function keepBeginning(stream: Readable, path: string): () => void {
  const kept = createWriteStream(path)
  let bytes = 0
  const keep = (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes <= limits.keptBytes) kept.write(chunk)
    else end()
  }
  const end = () => {
    stream.off('data', keep)
    kept.end()
  }
  kept.on('error', () => stream.off('data', keep)) // a full disk ends the keeping, not the watching
  stream.on('data', keep)
  stream.on('end', end)
  return end
}
