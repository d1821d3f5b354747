/**
 * Makes a site of real captures: Ethernet captures of eight OT protocols, each several times with other addresses, spread over a
 * day. The captures are those of `../shared/captures`.
 */
import { closeSync, globSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FrameReader } from '#capture/frame-reader'
import { LINK } from '#capture/link-types'
import { PcapWriter } from '#capture/pcap-writer'
import { AddressShift } from './address-shift.ts'
import { Random } from './random.ts'
import type { Truth } from './tally.ts'

export const CAPTURES = fileURLToPath(new URL('../../shared/captures/', import.meta.url))
const FOLDERS = ['modbus', 'dnp3', 's7comm', 'enip-cip', 'iec104', 'bacnet', 'profinet', 'opcua']
/** Captures with fewer frames hold little but a handshake. */
const FEWEST_FRAMES = 20
const DAY_US = 86_400e6
const START = Date.UTC(2026, 0, 5) * 1000
const BUFFER_BYTES = 4 * 1024 * 1024

interface RealFrame {
  readonly bytes: Uint8Array
  readonly originalLength: number
  /** Microseconds since the first frame of the capture. */
  readonly after: number
}

/** Writes the site to `path`; the same captures and seed give the same bytes. */
export function makeRealSite(path: string, copies: number, seed = 3): Truth {
  const random = new Random(seed)
  const captures = realCaptures()
  const cells = Array.from({ length: copies }, () => captures).flat()
  const starts = cells.map(
    (frames) => START + random.below(1 + Math.max(0, DAY_US - lengthOf(frames)) / 1e3) * 1e3,
  )
  const agenda = cells.flatMap((frames, cell) =>
    frames.flatMap((frame) =>
      frame.after < DAY_US ? [{ frame, cell, time: starts[cell]! + frame.after }] : [],
    ),
  )
  agenda.sort((a, b) => a.time - b.time)
  const networks = { used: 0 }
  const shifts = cells.map((_, cell) => new AddressShift(cell, networks))
  const writer = new PcapWriter(LINK.ETHERNET)
  const file = openSync(path, 'w')
  let pending: Uint8Array[] = [writer.header()]
  let size = 0
  let bytes = 24
  for (const { frame, cell, time } of agenda) {
    const shifted = frame.bytes.slice()
    shifts[cell]!.apply(shifted)
    const record = writer.frame({
      bytes: shifted,
      start: 0,
      end: shifted.length,
      originalLength: frame.originalLength,
      time,
      nanoseconds: 0,
      linkType: LINK.ETHERNET,
      interfaceIndex: 0,
      number: 0,
    })
    pending.push(record)
    size += record.length
    bytes += record.length
    if (size < BUFFER_BYTES) continue
    writeSync(file, Buffer.concat(pending))
    pending = []
    size = 0
  }
  writeSync(file, Buffer.concat(pending))
  closeSync(file)
  return { packets: agenda.length, bytes, devices: 0, operations: {} }
}

/** Paths in `CAPTURES`, sorted; none where it is absent. */
export function realCaptureNames(): readonly string[] {
  return FOLDERS.flatMap((folder) => globSync(join(CAPTURES, folder, '*.pcap{,ng}')))
    .map((path) => relative(CAPTURES, path))
    .sort()
}

function realCaptures(): RealFrame[][] {
  return realCaptureNames()
    .map((name) => framesOf(join(CAPTURES, name)))
    .filter((frames) => frames.length >= FEWEST_FRAMES)
}

/** None of a capture whose link type is not Ethernet. */
function framesOf(path: string): RealFrame[] {
  const reader = new FrameReader()
  reader.push(readFileSync(path))
  const { frame } = reader
  const frames: RealFrame[] = []
  let first = 0
  const next = () => {
    while (reader.next()) {
      if (frame.linkType !== LINK.ETHERNET) continue
      if (frames.length === 0) first = frame.time
      frames.push({
        bytes: frame.bytes.slice(frame.start, frame.end),
        originalLength: frame.originalLength,
        after: Math.max(0, frame.time - first),
      })
    }
  }
  next()
  reader.finish()
  next()
  return frames
}

function lengthOf(frames: readonly RealFrame[]): number {
  return frames.reduce((longest, { after }) => Math.max(longest, after), 0)
}
