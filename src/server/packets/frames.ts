/** Fetches the octets of frames out of a capture file, as proof. */
import { closeSync, openSync } from 'node:fs'
import type { Frame } from '#capture/frame'
import { CodedError } from '#contract/errors'
import type { FrameItem } from '#contract/frame'
import { openSource } from '#engine-host/source'
import type { FrameQuery } from '../room.ts'
import { decoded } from './decoded-frames.ts'
import { searchFrames } from './frame-search.ts'

/** The frames asked for; fewer where the capture ends. Throws `frame-unavailable` or `too-slow`. */
export async function readFrames(
  path: string,
  { file, frame, count, isDecoded = false }: FrameQuery,
  protocolFolders: readonly string[],
): Promise<readonly FrameItem[]> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    throw new CodedError('frame-unavailable', `the octets of ${file} are not where they were`)
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
