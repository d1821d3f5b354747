/** Closes a segment that a crash left open: what is whole is kept, and index and filters are made anew. */
import { createHash } from 'node:crypto'
import { fsyncSync } from 'node:fs'
import { basename } from 'node:path'
import type { RingChain } from './chain.ts'
import { addKey } from './key-filter.ts'
import {
  CHUNK_BYTES,
  ENTRY_FILTER,
  encodeEntry,
  encodeHeader,
  entryAt,
  geometryOf,
  HEADER_BYTES,
  type SegmentHeader,
  SUMMARY_BYTES,
} from './layout.ts'
import { PacketEnds } from './packet-ends.ts'
import { eachPacket, readAll, withFile, writeAll } from './segments.ts'

/** Packets of several interfaces come out of order by at most this many microseconds. */
const MOST_REORDERED = 5e6

/** The header as it is now; undefined if the segment holds no packet. */
export function repairSegment(
  path: string,
  header: SegmentHeader,
  chain: RingChain,
): SegmentHeader | undefined {
  const geometry = geometryOf(header.dataBytes)
  return withFile(
    path,
    (descriptor) => {
      const whole = readAll(descriptor, header.dataBytes, geometry.dataAt)
      const data = whole.subarray(0, endOf(whole))
      const ends = new PacketEnds()
      const keys = new Uint32Array(4)
      const linkTypes = new Map(header.interfaces.map(({ index, linkType }) => [index, linkType]))
      const summary = new Uint8Array(SUMMARY_BYTES)
      let filter = new Uint8Array(ENTRY_FILTER)
      let chunk = { offset: 0, length: 0, packets: 0, firstTime: 0, lastTime: 0 }
      let chunks = 0
      let packets = 0
      let firstTime = 0
      let lastTime = 0
      const endChunk = (end: number) => {
        writeAll(
          descriptor,
          encodeEntry({ ...chunk, length: end - chunk.offset }, filter),
          entryAt(geometry, chunks++),
        )
        chunk = { offset: end, length: 0, packets: 0, firstTime: 0, lastTime: 0 }
        filter = new Uint8Array(ENTRY_FILTER)
      }
      const used = eachPacket(data, ({ at, size, interfaceIndex, time, packetAt, packetEnd }) => {
        ends.over(data, packetAt, packetEnd, linkTypes.get(interfaceIndex) ?? 1)
        ends.keys(keys)
        for (const key of keys) {
          addKey(filter, key)
          addKey(summary, key)
        }
        firstTime = packets === 0 ? time : Math.min(firstTime, time)
        lastTime = Math.max(lastTime, time)
        chunk.firstTime = chunk.packets === 0 ? time : Math.min(chunk.firstTime, time)
        chunk.lastTime = Math.max(chunk.lastTime, time)
        chunk.packets++
        packets++
        if (at + size - chunk.offset >= CHUNK_BYTES) endChunk(at + size)
        return true
      })
      if (packets === 0) return undefined
      if (used > chunk.offset) endChunk(used)
      const sha256 = createHash('sha256').update(data.subarray(0, used)).digest('hex')
      const repaired: SegmentHeader = {
        ...{ ...header, isOpen: false, used, chunks, packets, firstTime, lastTime, sha256 },
      }
      writeAll(descriptor, summary, HEADER_BYTES)
      writeAll(descriptor, encodeHeader(repaired), 0)
      fsyncSync(descriptor)
      const { sequence } = header
      chain.add({
        ...{ event: 'closed', sequence, file: basename(path), class: header.class, sha256, packets },
        ...{ firstTime, lastTime, isRepaired: true },
      })
      return repaired
    },
    'r+',
  )
}

/**
 * Where the blocks of this use of the file end. A write that was cut has no terminator behind it: its last block may go on
 * with bytes of an earlier use, and whole blocks of that use may follow. They are older than the first one.
 */
function endOf(data: Uint8Array): number {
  let first: number | undefined
  let last = 0
  const end = eachPacket(data, ({ at, time }) => {
    first ??= time
    if (time < first - MOST_REORDERED) return false
    last = at
    return true
  })
  const isTerminated = end + 4 <= data.length && data.subarray(end, end + 4).every((byte) => byte === 0)
  return isTerminated || end === data.length ? end : last
}
