import type { Frame } from './frame.ts'
import { FrameReader } from './frame-reader.ts'

/** A frame copied out of its reader. */
export type KeptFrame = Omit<Frame, 'bytes' | 'start' | 'end'> & { readonly bytes: readonly number[] }

/** Reads a whole file cut into chunks of `chunkBytes`; for tests, which compare what different chunks give. */
export function readAll(
  file: Uint8Array,
  chunkBytes = file.length,
): { reader: FrameReader; frames: KeptFrame[] } {
  const reader = new FrameReader()
  const frames: KeptFrame[] = []
  const step = Math.max(1, chunkBytes)
  const chunk = new Uint8Array(step) // one buffer for all chunks, as an entry point may do
  for (let at = 0; at < file.length; at += step) {
    const part = file.subarray(at, at + step)
    chunk.set(part)
    reader.push(chunk.subarray(0, part.length))
    while (reader.next()) frames.push(keep(reader.frame))
  }
  reader.finish()
  return { reader, frames }
}

function keep({
  bytes,
  start,
  end,
  originalLength,
  time,
  nanoseconds,
  linkType,
  interfaceIndex,
  number,
}: Frame): KeptFrame {
  return {
    bytes: [...bytes.subarray(start, end)],
    originalLength,
    time,
    nanoseconds,
    linkType,
    interfaceIndex,
    number,
  }
}
