import { openSync } from 'node:fs'
import { FrameReader } from '#capture/frame-reader'
import type { Engine } from '#engine-host/engine'
import { openSource } from '#engine-host/source'

/** Has an engine of this process read one capture to its end; how many packets that were. */
export async function readWhole(engine: Engine, path: string): Promise<number> {
  const reader = new FrameReader()
  const source = await openSource(openSync(path, 'r'))
  for await (const chunk of source.chunks) {
    reader.push(chunk)
    engine.read(reader, 0)
  }
  reader.finish()
  engine.read(reader, 0)
  const { packets } = engine.captureState(0, reader, 'done', source.bytesRead(), '')
  engine.endCapture()
  return packets
}
