/** Packets of an alert: its frames, and other packets of the same conversations around them. */
import { closeSync, openSync } from 'node:fs'
import type { Frame } from '#capture/frame'
import { FrameReader } from '#capture/frame-reader'
import { PcapngWriter } from '#capture/pcapng-writer'
import { openSource } from '#engine-host/source'
import type { Microseconds } from '#model/time'
import { Packet } from '#wire/packet'
import { ends } from './frame-ends.ts'

const limits = {
  /** Seconds before and after a proving frame. */
  aroundSeconds: 30,
  /** Frames of one proof; the proving ones are always in it. */
  frames: 20_000,
} as const

export interface ProofOf {
  /** Path of the capture. */
  readonly path: string
  /** Numbers of the frames that prove it, from 1. */
  readonly frames: readonly number[]
  /** Evidence: a comment on the file, and on each frame that proves it. */
  readonly what: string
}

/**
 * A pcapng of the proving frames and their conversations, in the order of the capture. Throws if the capture cannot be
 * opened, or holds none of the frames.
 */
export async function proofCapture({ path, frames, what }: ProofOf): Promise<Uint8Array> {
  const wanted = new Set(frames)
  const last = Math.max(...frames)
  const times = new Map<string, Microseconds[]>()
  const interfaces: { linkType: number }[] = []
  await eachFrame(path, (frame) => {
    if (!wanted.has(frame.number)) return frame.number < last
    const key = conversationOf(frame)
    times.set(key, [...(times.get(key) ?? []), frame.time])
    return frame.number < last
  })
  if (times.size === 0) throw new Error(`${path}: contains none of the frames ${frames.join(', ')}`)
  const end = Math.max(...[...times.values()].flat()) + limits.aroundSeconds * 1e6
  const kept: { frame: Frame; isProof: boolean }[] = []
  await eachFrame(path, (frame) => {
    const isProof = wanted.has(frame.number)
    if (isProof || (kept.length < limits.frames && isNear(frame, times))) {
      interfaces[frame.interfaceIndex] ??= { linkType: frame.linkType }
      kept.push({ frame: copyOf(frame), isProof })
    }
    return frame.number < last || frame.time <= end
  })
  for (let at = 0; at < interfaces.length; at++) interfaces[at] ??= { linkType: kept[0]!.frame.linkType }
  const writer = new PcapngWriter({ interfaces, nanoseconds: true, comment: what, application: 'Sightglass' })
  return joined([
    writer.header(),
    ...kept.map(({ frame, isProof }) => writer.frame(frame, isProof ? what : undefined)),
  ])
}

function isNear(frame: Frame, times: ReadonlyMap<string, readonly Microseconds[]>): boolean {
  const near = times.get(conversationOf(frame))
  return near?.some((time) => Math.abs(frame.time - time) <= limits.aroundSeconds * 1e6) ?? false
}

const packet = new Packet()

/** Both ends, in either direction. */
function conversationOf(frame: Frame): string {
  if (!packet.over(frame)) return ''
  const { source, destination, protocol } = ends(packet)
  return `${protocol} ${[source, destination].sort().join(' ')}`
}

/** Hands on frame after frame until `take` answers false, or the capture ends. */
async function eachFrame(path: string, take: (frame: Frame) => boolean): Promise<void> {
  const descriptor = openSync(path, 'r')
  try {
    const reader = new FrameReader()
    const { chunks } = await openSource(descriptor)
    try {
      for await (const chunk of chunks) {
        reader.push(chunk)
        while (reader.next()) if (!take(reader.frame)) return
        if (reader.isStopped) break
      }
    } catch {
      // A truncated compressed file: the part that was read counts.
    }
    reader.finish()
    while (reader.next()) if (!take(reader.frame)) return
  } finally {
    closeSync(descriptor)
  }
}

function copyOf(frame: Frame): Frame {
  const bytes = frame.bytes.slice(frame.start, frame.end)
  return { ...frame, bytes, start: 0, end: bytes.length }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
