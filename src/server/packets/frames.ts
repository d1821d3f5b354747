/** Reads frames from a capture file. */
import { closeSync, openSync } from 'node:fs'
import type { Frame } from '#capture/frame'
import { openSource } from '#engine-host/source'
import { CodedError } from '#schema/errors'
import type { FrameItem } from '#schema/frame'
import { decoded } from './decoded-frames.ts'
import { type FrameQuery, searchFrames } from './frame-search.ts'

/** The requested frames, fewer at the end of the capture. Throws `frame-unavailable` or `too-slow`. */
export async function readFrames(
  path: string,
  { file, frame, count, isDecoded = false }: FrameQuery,
  protocolFolders: readonly string[],
): Promise<readonly FrameItem[]> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    throw new CodedError('frame-unavailable', `the file of capture ${file} cannot be opened`)
  }
  try {
    const { chunks } = await openSource(descriptor)
    const kept: Frame[] = []
    const keep = (lent: Frame) => {
      kept.push({
        ...lent,
        bytes: lent.bytes.slice(lent.start, lent.end),
        start: 0,
        end: lent.end - lent.start,
      })
    }
    const items = await searchFrames(chunks, { file, frame, count }, isDecoded ? keep : undefined)
    return isDecoded ? await decoded(items, kept, protocolFolders) : items
  } finally {
    closeSync(descriptor)
  }
}
