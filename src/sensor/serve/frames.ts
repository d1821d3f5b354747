/** Fetches the octets of frames out of a capture file, as proof. */
import { closeSync, openSync } from 'node:fs'
import type { FrameQuery } from '#api/room'
import { CodedError } from '#contract/errors'
import type { FrameItem } from '#contract/frame'
import { openSource } from '../engine/source.ts'
import { searchFrames } from './frame-search.ts'

/** The frames asked for; fewer where the capture ends. Throws `frame-unavailable` or `too-slow`. */
export async function readFrames(
  path: string,
  { file, frame, count }: FrameQuery,
): Promise<readonly FrameItem[]> {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    throw new CodedError('frame-unavailable', `the octets of ${file} are not where they were`)
  }
  try {
    const { chunks } = await openSource(descriptor)
    return await searchFrames(chunks, { file, frame, count })
  } finally {
    closeSync(descriptor)
  }
}
