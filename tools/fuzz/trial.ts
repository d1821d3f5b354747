/** Reads one case with the whole engine and measures it. */
import { FrameReader } from '#capture/frame-reader'
import { buildEngine, type Engine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { pcapParts } from '#sdk/test-kit/pcap-file'
import type { Case } from './mutate.ts'

/** A packet that takes longer is a find: at 1,000 times the budget nobody can blame the machine. */
export const SLOW_MS = 50

export interface Failure {
  readonly kind: 'crash' | 'slow' | 'hang' | 'growth'
  readonly what: string
  /** Frame of the case at which it happened, from 0; `frames.length` at the end of the capture. */
  readonly frame: number
}

/** The whole engine, as the engine process has it. */
export function newEngine(pulse: Int32Array = new Int32Array(3)): Promise<Engine> {
  return buildEngine(
    {
      files: ['case.pcap'],
      ...plainRequest,
    },
    pulse,
  )
}

/** Lets an engine read a case; what went wrong, or undefined. `tick` is told of each frame before it is read. */
export function tryCase(
  engine: Engine,
  { frames, linkType }: Case,
  tick: (frame: number) => void = () => {},
): Failure | undefined {
  const reader = new FrameReader()
  const [header, ...records] = pcapParts(frames, linkType)
  reader.push(header!)
  let frame = 0
  let failure: Failure | undefined
  const timed = (work: () => void) => {
    tick(frame)
    const started = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(started) // the machine may have other work; this counts ours alone
    const ms = (user + system) / 1000
    if (ms > SLOW_MS) failure ??= { kind: 'slow', what: `a packet took ${Math.round(ms)} ms`, frame }
  }
  try {
    for (const record of records) {
      timed(() => {
        reader.push(record)
        engine.read(reader, 0)
      })
      frame++
    }
    reader.finish()
    engine.endCapture()
    JSON.stringify([...engine.changes()])
  } catch (error) {
    return { kind: 'crash', what: placeOf(error), frame }
  }
  return failure
}

/** Message and the first place of ours: what makes two finds the same. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const place = /\/src\/([^\s)]+)/.exec(error.stack ?? '')?.[1] ?? ''
  return `${error.message} at ${place}`
}
