/** Puts a capture several times into one file, each later than the one before: at the second time every link is known. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Tally, Truth } from './tally.ts'

/** draft-ietf-opsawg-pcap-05 §4 and §5; the captures of the bench are little endian, with microseconds. */
const FILE_HEADER = 24
const RECORD_HEADER = 16
/** Seconds of silence between two of them: open questions of the first are forgotten. */
const PAUSE_SECONDS = 16

export function repeatCapture(
  once: { readonly path: string; readonly truth: Truth },
  path: string,
  times: number,
): Truth {
  const bytes = readFileSync(once.path)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const last = recordStarts(view).at(-1) ?? FILE_HEADER
  const shift = view.getUint32(last, true) - view.getUint32(FILE_HEADER, true) + PAUSE_SECONDS
  const file = openSync(path, 'w')
  writeSync(file, bytes.subarray(0, FILE_HEADER))
  for (let time = 0; time < times; time++) {
    if (time > 0)
      for (const at of recordStarts(view)) view.setUint32(at, view.getUint32(at, true) + shift, true)
    for (let at = FILE_HEADER; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at)
  }
  closeSync(file)
  const { truth } = once
  return {
    packets: truth.packets * times,
    bytes: FILE_HEADER + (bytes.length - FILE_HEADER) * times,
    devices: truth.devices,
    operations: timesAsMany(truth.operations, times),
  }
}

function recordStarts(view: DataView): number[] {
  const starts: number[] = []
  for (let at = FILE_HEADER; at + RECORD_HEADER <= view.byteLength; ) {
    starts.push(at)
    at += RECORD_HEADER + view.getUint32(at + 8, true)
  }
  return starts
}

function timesAsMany(operations: Truth['operations'], times: number): Tally['operations'] {
  return Object.fromEntries(
    Object.entries(operations).map(([protocol, codes]) => [
      protocol,
      Object.fromEntries(Object.entries(codes).map(([code, count]) => [code, count * times])),
    ]),
  )
}
