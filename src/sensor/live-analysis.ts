/** Makes a live stream look like one more capture to the server: its first part is also kept as a file, as proof. */
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { startEngine } from './engine/start.ts'
import type { Analyse } from './serve/analysis.ts'

const limits = {
  /** Octets kept of a live stream, so that the packets behind its first alerts can be shown. */
  keptOctets: 256 * 1024 * 1024,
} as const

export interface Live {
  /** What people see it called: `eth0`. */
  readonly name: string
  /** A pcap or pcapng stream. */
  readonly stream: Readable
  /** Folder for what is kept. */
  readonly folder: string
  readonly closeLearningAfterSeconds?: number | undefined
}

/** The file to hand to `serve`, and the analysis that reads the stream where that file is meant. */
export function analyseLive(live: Live): { readonly file: string; readonly analyse: Analyse } {
  const file = join(live.folder, `${live.name}.pcap`)
  writeFileSync(file, '')
  const stream = live.stream.pipe(new PassThrough())
  keepBeginning(live.stream, file)
  let isBegun = false
  const analyse: Analyse = (request) => {
    if (isBegun || request.files[0] !== file) return startEngine(request)
    isBegun = true
    const { name, closeLearningAfterSeconds } = live
    return startEngine({ ...request, files: [{ name, stream }], closeLearningAfterSeconds })
  }
  return { file, analyse }
}

function keepBeginning(stream: Readable, path: string): void {
  const kept = createWriteStream(path)
  let octets = 0
  const keep = (chunk: Uint8Array) => {
    octets += chunk.length
    if (octets <= limits.keptOctets) kept.write(chunk)
    else end()
  }
  const end = () => {
    stream.off('data', keep)
    kept.end()
  }
  kept.on('error', () => stream.off('data', keep)) // a full disk ends the keeping, not the watching
  stream.on('data', keep)
  stream.on('end', end)
}
