/**
 * A ring is a folder of files of one size, which is reserved when they are made; a file that is reused is overwritten in
 * place. Each holds one segment: header, filter of its addresses, index of its chunks, and pcapng blocks.
 */

export const HEADER_BYTES = 4096
/** Filter over all keys of a segment. */
export const SUMMARY_BYTES = 32 * 1024
/** Blocks that are indexed together. */
export const CHUNK_BYTES = 64 * 1024
/** Offset, length, packets, first and last time of a chunk. */
export const ENTRY_META = 32
/** Filter over the keys of a chunk. */
export const ENTRY_FILTER = 2048
const ENTRY_BYTES = ENTRY_META + ENTRY_FILTER
const VERSION = 1

export interface Geometry {
  /** Bytes of pcapng blocks in a segment. */
  readonly dataBytes: number
  readonly chunks: number
  readonly indexAt: number
  readonly dataAt: number
  /** Size of the file. */
  readonly fileBytes: number
}

export function geometryOf(dataBytes: number): Geometry {
  // A chunk ends with the block that fills it, so no chunk but the last is smaller.
  const chunks = Math.floor(dataBytes / CHUNK_BYTES) + 1
  const indexAt = HEADER_BYTES + SUMMARY_BYTES
  const dataAt = indexAt + chunks * ENTRY_BYTES
  return { dataBytes, chunks, indexAt, dataAt, fileBytes: dataAt + dataBytes }
}

export interface RingInterface {
  readonly index: number
  readonly linkType: number
  readonly name: string
}

export interface SegmentHeader {
  readonly sequence: number
  /** Name of its budget. */
  readonly class: string
  readonly isOpen: boolean
  readonly dataBytes: number
  /** Bytes of blocks. */
  readonly used: number
  readonly chunks: number
  readonly packets: number
  /** Microseconds; 0 without packets. */
  readonly firstTime: number
  readonly lastTime: number
  /** Of the blocks, once closed. */
  readonly sha256: string
  readonly interfaces: readonly RingInterface[]
}

const text = new TextDecoder()
const utf8 = new TextEncoder()

export function encodeHeader(header: SegmentHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES).fill(0x20)
  const json = utf8.encode(JSON.stringify({ version: VERSION, ...header }))
  if (json.length > HEADER_BYTES) throw new Error(`unreachable: a header of ${json.length} bytes`)
  bytes.set(json)
  return bytes
}

/** Undefined where there is no header: a file that was never used, or is damaged. */
export function decodeHeader(bytes: Uint8Array): SegmentHeader | undefined {
  try {
    const header = JSON.parse(text.decode(bytes.subarray(0, HEADER_BYTES))) as SegmentHeader & {
      version: number
    }
    const isHeader =
      header.version === VERSION &&
      [header.sequence, header.dataBytes, header.used, header.chunks].every(Number.isSafeInteger) &&
      header.used <= header.dataBytes &&
      Array.isArray(header.interfaces)
    return isHeader ? header : undefined
  } catch {
    return undefined
  }
}

export interface ChunkEntry {
  /** In the data of the segment. */
  readonly offset: number
  readonly length: number
  readonly packets: number
  readonly firstTime: number
  readonly lastTime: number
}

export function encodeEntry(entry: ChunkEntry, filter: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ENTRY_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, entry.offset, true)
  view.setUint32(4, entry.length, true)
  view.setUint32(8, entry.packets, true)
  view.setFloat64(16, entry.firstTime, true)
  view.setFloat64(24, entry.lastTime, true)
  bytes.set(filter, ENTRY_META)
  return bytes
}

export function entryAt(geometry: Geometry, number: number): number {
  return geometry.indexAt + number * ENTRY_BYTES
}

export function decodeEntry(bytes: Uint8Array, number: number): ChunkEntry & { readonly filter: Uint8Array } {
  const at = number * ENTRY_BYTES
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, ENTRY_BYTES)
  return {
    offset: view.getUint32(0, true),
    length: view.getUint32(4, true),
    packets: view.getUint32(8, true),
    firstTime: view.getFloat64(16, true),
    lastTime: view.getFloat64(24, true),
    filter: bytes.subarray(at + ENTRY_META, at + ENTRY_BYTES),
  }
}

export function indexBytes(chunks: number): number {
  return chunks * ENTRY_BYTES
}

export const SEGMENT_NAME = /^segment-(\d{5})\.ring$/

export function segmentName(number: number): string {
  return `segment-${String(number).padStart(5, '0')}.ring`
}
