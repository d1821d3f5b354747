/** Content of a secure channel's chunks: headers and the node id of the service. OPC 10000-6 §6.7.2. */
import { u16le, u32le } from '#bytes/read'
import { type Bytes, Reader } from './reader.ts'
import { type Chunk, HEADER } from './wire.ts'

const FOUR_BYTE_NODE = 1
const NUMERIC_NODE = 2

/** Identifier of the node id at `at` if it is a number of the standard's own namespace; undefined otherwise. */
export function typeIdAt(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 4 > end) return undefined
  if (bytes[at] === FOUR_BYTE_NODE && bytes[at + 1] === 0) return u16le(bytes, at + 2)
  if (bytes[at] === NUMERIC_NODE && at + 7 <= end && u16le(bytes, at + 1) === 0) return u32le(bytes, at + 3)
  return undefined
}

export interface ChunkHead {
  readonly channel: number
  /** Of an OPN chunk. */
  readonly policy: string | undefined
  readonly certificate: Bytes | undefined
  /** Unreadable where the chunk is sealed. */
  readonly requestId: number
  /** Where the body begins, and where what is here of it ends. */
  readonly body: number
  readonly bodyEnd: number
}

/** Reads the head of an OPN, MSG or CLO chunk at `start`; undefined if it is not whole. */
export function chunkHead(bytes: Uint8Array, start: number, chunk: Chunk): ChunkHead | undefined {
  const reader = new Reader(bytes, start + HEADER, start + chunk.length)
  const channel = reader.u32()
  let policy: string | undefined
  let certificate: Bytes | undefined
  if (chunk.type === 'OPN') {
    policy = reader.string() ?? ''
    certificate = reader.byteString()
    reader.byteString() // thumbprint of the receiver's certificate
  } else reader.skip(4) // token id
  reader.skip(4) // sequence number
  const requestId = reader.u32()
  if (reader.isShort) return undefined
  return { channel, policy, certificate, requestId, body: reader.at, bodyEnd: reader.end }
}
