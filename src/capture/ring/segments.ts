/** Segment files and the blocks in them. */
import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { decodeHeader, HEADER_BYTES, SEGMENT_NAME, type SegmentHeader } from './layout.ts'

export interface FoundSegment {
  readonly number: number
  readonly path: string
  readonly size: number
  /** Undefined for a file that holds no packets yet. */
  readonly header: SegmentHeader | undefined
}

/** All files of a ring by number; none where there is no ring. */
export function readHeaders(folder: string): readonly FoundSegment[] {
  let names: readonly string[]
  try {
    names = readdirSync(folder).sort()
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const number = SEGMENT_NAME.exec(name)?.[1]
    if (number === undefined) return []
    const path = join(folder, name)
    try {
      const { size } = statSync(path)
      const header = withFile(path, (descriptor) => decodeHeader(readAll(descriptor, HEADER_BYTES, 0)))
      return [{ number: Number(number), path, size, header }]
    } catch {
      return []
    }
  })
}

export function withFile<T>(path: string, use: (descriptor: number) => T, flags = 'r'): T {
  const descriptor = openSync(path, flags)
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Fewer bytes at the end of the file. */
export function readAll(descriptor: number, length: number, position: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; ) {
    const count = readSync(descriptor, bytes, at, length - at, position + at)
    if (count === 0) return bytes.subarray(0, at)
    at += count
  }
  return bytes
}

export function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at)
}

// draft-ietf-opsawg-pcapng §4, little endian.
const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
const LEAST_BLOCK = 12
/** A packet block before the packet, and with its closing length. */
const PACKET_AT = 28
const PACKET_OVERHEAD = 32
/** Above 2^32 microseconds the time has an upper half. */
const HALF = 2 ** 32

export interface PacketBlock {
  readonly at: number
  readonly size: number
  readonly interfaceIndex: number
  readonly time: number
  readonly packetAt: number
  readonly packetEnd: number
  readonly originalLength: number
}

/**
 * Calls `take` for each packet block; returns the length of the whole blocks at the beginning. Stops at anything that the
 * writer does not write, or where `take` returns false.
 */
export function eachPacket(bytes: Uint8Array, take: (packet: PacketBlock) => boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at + LEAST_BLOCK <= bytes.length) {
    const type = view.getUint32(at, true)
    const size = view.getUint32(at + 4, true)
    const isKnown = type === SECTION_HEADER || type === INTERFACE_DESCRIPTION || type === ENHANCED_PACKET
    if (!isKnown || size < LEAST_BLOCK || size % 4 !== 0 || at + size > bytes.length) break
    if (view.getUint32(at + size - 4, true) !== size) break
    if (type === ENHANCED_PACKET) {
      const length = view.getUint32(at + 20, true)
      if (length + PACKET_OVERHEAD > size) break
      const goesOn = take({
        at,
        size,
        interfaceIndex: view.getUint32(at + 8, true),
        time: view.getUint32(at + 12, true) * HALF + view.getUint32(at + 16, true),
        packetAt: at + PACKET_AT,
        packetEnd: at + PACKET_AT + length,
        originalLength: view.getUint32(at + 24, true),
      })
      if (!goesOn) break
    }
    at += size
  }
  return at
}
