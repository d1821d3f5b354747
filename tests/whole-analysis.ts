/** A whole analysis in this process: every module, as the engine process puts them together. */
import type { BaselineContent } from '#baseline/content'
import { FrameReader } from '#capture/frame-reader'
import { Collector } from '#cli/collector'
import { buildEngine, type Engine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import type { CaptureState } from '#model/journal'
import type { Site } from '#model/site'
import type { Analysis } from '#schema/analysis'

export interface Cut {
  /** Bytes of the file handed over at once. */
  readonly chunkBytes: number
  /** Bytes of a stream handed to a dissector at once; undefined for whole segments. */
  readonly sliceBytes: number | undefined
}

/** One capture to be read. */
export interface CaptureFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The document of `sightglass analyze`; `wallSeconds` is 0. */
export function analyse(bytes: Uint8Array, name: string, cut: Cut): Promise<Analysis> {
  return analyseAll([{ name, bytes }], 0, cut)
}

/** The same for several captures, of which the first `learnCount` are normal traffic to learn from. */
export async function analyseAll(
  files: readonly CaptureFile[],
  learnCount: number,
  cut: Cut,
  site?: Site,
  protocolFolders: readonly string[] = [],
  intelFiles: readonly string[] = [],
): Promise<Analysis> {
  const collector = await collected({ files, learnCount, cut, site, protocolFolders, intelFiles })
  return collector.document(0)
}

/** The text of the baseline file that is learned from these captures. */
export async function baselineOf(files: readonly CaptureFile[], cut: Cut, site?: Site): Promise<string> {
  const learning = { ...PLAIN, files, learnCount: files.length, cut, site, exportBaseline: true }
  return (await collected(learning)).baseline ?? ''
}

/** The document of `sightglass analyze --baseline`. */
export async function analyseBy(
  baseline: BaselineContent,
  files: readonly CaptureFile[],
  cut: Cut,
  site?: Site,
): Promise<Analysis> {
  return (await collected({ ...PLAIN, files, cut, site, baseline })).document(0)
}

/** Input of exposure: devices, links and alerts of these captures. */
export async function plantOf(files: readonly CaptureFile[], cut: Cut) {
  const collector = await collected({
    ...PLAIN,
    files,
    cut,
  })
  const { devices, links, alerts } = collector.plant()
  return { devices: [...devices], links: [...links], alerts }
}

interface Asked {
  readonly files: readonly CaptureFile[]
  readonly learnCount: number
  readonly cut: Cut
  readonly site: Site | undefined
  readonly protocolFolders: readonly string[]
  readonly intelFiles: readonly string[]
  readonly baseline?: BaselineContent
  readonly exportBaseline?: boolean
}

const PLAIN = { learnCount: 0, site: undefined, protocolFolders: [], intelFiles: [] }

async function collected({
  files,
  learnCount,
  cut,
  site,
  protocolFolders,
  intelFiles,
  baseline,
  exportBaseline = false,
}: Asked): Promise<Collector> {
  const engine = await buildEngine(
    {
      ...plainRequest,
      files: files.map(({ name }) => name),
      learnCount,
      site,
      protocolFolders,
      intelFiles,
      baseline,
      exportBaseline,
      ...cut,
    },
    new Int32Array(3),
  )
  const collector = new Collector()
  files.forEach(({ bytes }, file) => {
    if (file === learnCount && file > 0) engine.closeLearning()
    collector.add({ kind: 'capture', capture: readCapture(engine, bytes, file, cut) })
  })
  if (learnCount === files.length) engine.closeLearning()
  for (const entry of engine.finish()) collector.add(entry)
  return collector
}

function readCapture(engine: Engine, bytes: Uint8Array, file: number, cut: Cut): CaptureState {
  const reader = new FrameReader()
  const chunk = new Uint8Array(cut.chunkBytes) // one buffer for all chunks, as the engine process does
  for (let at = 0; at < bytes.length; at += cut.chunkBytes) {
    const part = bytes.subarray(at, at + cut.chunkBytes)
    chunk.set(part)
    reader.push(chunk.subarray(0, part.length))
    engine.read(reader, file)
  }
  reader.finish()
  engine.read(reader, file)
  const phase = reader.failed === '' ? 'done' : 'failed'
  const state = engine.captureState(file, reader, phase, bytes.length, '')
  engine.endCapture()
  return state
}
