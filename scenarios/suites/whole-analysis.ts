/** A whole analysis in this process: every room, as the engine process puts them together. */
import { FrameReader } from '#capture/frame-reader'
import type { Analysis } from '#contract/analysis'
import { buildEngine } from '#sensor/engine/engine'
import { Collector } from '../../src/cli/collector.ts'

export interface Cut {
  /** Octets of the file handed over at once. */
  readonly chunkOctets: number
  /** Octets of a stream handed to a dissector at once; undefined for whole segments. */
  readonly sliceOctets: number | undefined
}

/** The document of `sightglass analyze`; `wallSeconds` is 0. */
export async function analyse(file: Uint8Array, name: string, cut: Cut): Promise<Analysis> {
  const engine = await buildEngine(
    {
      files: [name],
      learnCount: 0,
      baseline: undefined,
      site: undefined,
      exportBaseline: false,
      wantsSiteDraft: false,
      protocolFolders: [],
      without: [],
      flushMs: 0,
      ...cut,
    },
    new Int32Array(3),
  )
  const reader = new FrameReader()
  const chunk = new Uint8Array(cut.chunkOctets) // one buffer for all chunks, as the engine process does
  for (let at = 0; at < file.length; at += cut.chunkOctets) {
    const part = file.subarray(at, at + cut.chunkOctets)
    chunk.set(part)
    reader.push(chunk.subarray(0, part.length))
    engine.read(reader, 0)
  }
  reader.finish()
  engine.read(reader, 0)
  const collector = new Collector()
  const phase = reader.failed === '' ? 'done' : 'failed'
  collector.add({ kind: 'capture', capture: engine.captureState(0, reader, phase, file.length, '') })
  engine.endCapture()
  for (const entry of engine.finish()) collector.add(entry)
  return collector.document(0)
}
