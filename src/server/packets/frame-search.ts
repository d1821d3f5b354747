import { toHex } from '#bytes/hex'
import type { Frame } from '#capture/frame'
import { FrameReader } from '#capture/frame-reader'
import { CodedError } from '#schema/errors'
import type { FrameItem } from '#schema/frame'
import { timeOf } from '#schema/from-model'
import { Packet } from '#wire/packet'
import { ends } from './frame-ends.ts'
import { headerRows } from './header-rows.ts'

export interface FrameQuery {
  /** Name of the capture. */
  readonly file: string
  /** From 1. */
  readonly frame: number
  readonly count: number
  /** With the messages of its protocols, which takes about a second. */
  readonly isDecoded?: boolean
}

const limits = {
  /** A frame far into a large file is searched for no longer than this. */
  searchMs: 10_000,
} as const

/** Frames out of a capture's chunks, fewer where it ends; `took` is lent each. Throws `frame-unavailable` or `too-slow`. */
export async function searchFrames(
  chunks: AsyncIterable<Uint8Array>,
  { file, frame, count }: FrameQuery,
  took: (frame: Frame) => void = () => {},
): Promise<readonly FrameItem[]> {
  const reader = new FrameReader()
  const found: FrameItem[] = []
  const isEnough = () => found.length >= count
  const take = () => {
    while (!isEnough() && reader.next())
      if (reader.frame.number >= frame) {
        found.push(itemOf(reader.frame, file))
        took(reader.frame)
      }
  }
  const end = performance.now() + limits.searchMs
  try {
    for await (const chunk of chunks) {
      reader.push(chunk)
      take()
      if (isEnough() || reader.isStopped) break
      if (performance.now() > end) throw new CodedError('too-slow', `frame ${frame} is too far into ${file}`)
    }
  } catch (error) {
    if (error instanceof CodedError) throw error // else a compressed file that is cut: what was found stands
  }
  reader.finish()
  take()
  if (found.length === 0) throw new CodedError('frame-unavailable', `${file} has no frame ${frame}`)
  return found
}

function itemOf(frame: Frame, file: string): FrameItem {
  const { bytes, start, end, originalLength, number, time } = frame
  const packet = new Packet()
  const isRead = packet.over(frame)
  const known = isRead ? ends(packet) : { source: '', destination: '', protocol: '' }
  return {
    file,
    number,
    time: timeOf(time),
    length: originalLength,
    bytes: toHex(bytes, start, end),
    ...known,
    summary: [known.protocol.toUpperCase(), `${originalLength} bytes`].filter(Boolean).join(', '),
    rows: isRead ? headerRows(packet) : [],
  }
}
