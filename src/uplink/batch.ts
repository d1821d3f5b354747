/** A batch on the wire: length of the header, header as JSON, changes as zstd of newline-separated JSON. */
import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Compile } from 'typebox/compile'
import {
  BatchHeader,
  FLEET_PROTOCOL,
  FLEET_VERSION,
  type FleetChange,
  fleetLimits,
} from '#schema/fleet-protocol'

/** Bytes of the length of the header, big-endian. */
const LENGTH_BYTES = 4

const headerCheck = Compile(BatchHeader)

/** Why a batch is refused as a whole. */
export type BatchFault =
  | 'bad-header'
  | 'wrong-version'
  | 'too-large'
  | 'wrong-hash'
  | 'not-zstd'
  | 'bomb'
  | 'wrong-count'
  | 'not-json'
  | 'wrong-change'

export class BatchError extends Error {
  readonly code: BatchFault
  /** Number of the change at fault, from 0; -1 for the batch as a whole. */
  readonly at: number

  constructor(code: BatchFault, message: string, at = -1) {
    super(message)
    this.name = 'BatchError'
    this.code = code
    this.at = at
  }
}

export interface BatchPlace {
  readonly sensor: string
  readonly epoch: number
  readonly lane: BatchHeader['lane']
  readonly sequence: number
  /** SHA-256 of the batch before it in its lane; '' for the first of an epoch. */
  readonly previous: string
  /** Milliseconds. */
  readonly sent: number
  readonly clockOffset: number
}

export function encodeBatch(place: BatchPlace, changes: readonly FleetChange[]): Uint8Array {
  return packLines(
    place,
    changes.map((change) => JSON.stringify(change)),
  )
}

/** As `encodeBatch`, of changes that are JSON already. */
export function packLines(place: BatchPlace, lines: readonly string[]): Uint8Array {
  const raw = Buffer.from(lines.join('\n'))
  const packed = zstdCompressSync(raw)
  const header: BatchHeader = {
    protocol: FLEET_PROTOCOL,
    version: `${FLEET_VERSION.major}.${FLEET_VERSION.minor}`,
    ...place,
    count: lines.length,
    rawBytes: raw.length,
    sha256: sha256(packed),
  }
  const head = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, packed])
}

/** Identity of a batch: of all its bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The header alone, checked; throws a {@link BatchError}. */
export function readHeader(bytes: Uint8Array): { readonly header: BatchHeader; readonly packed: Uint8Array } {
  if (bytes.length > fleetLimits.packedBytes + fleetLimits.headerBytes + LENGTH_BYTES)
    throw new BatchError(
      'too-large',
      `expected at most ${fleetLimits.packedBytes} bytes, got ${bytes.length}`,
    )
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = buffer.length < LENGTH_BYTES ? 0 : buffer.readUInt32BE(0)
  if (length < 2 || length > fleetLimits.headerBytes || LENGTH_BYTES + length > buffer.length)
    throw new BatchError(
      'bad-header',
      `expected a header of 2 to ${fleetLimits.headerBytes} bytes, got ${length}`,
    )
  let header: unknown
  try {
    header = JSON.parse(buffer.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length))
  } catch {
    throw new BatchError('bad-header', 'the header is not JSON')
  }
  const { version } = (header ?? {}) as { version?: unknown }
  if (typeof version === 'string' && Number(version.split('.')[0]) !== FLEET_VERSION.major)
    throw new BatchError(
      'wrong-version',
      `expected version ${FLEET_VERSION.major} of ${FLEET_PROTOCOL}, got ${version.slice(0, 20)}`,
    )
  if (!headerCheck.Check(header)) throw new BatchError('bad-header', 'the header does not fit its schema')
  return { header, packed: buffer.subarray(LENGTH_BYTES + length) }
}

/** The changes of a batch, as plain JSON; throws a {@link BatchError}. */
export function readChanges(header: BatchHeader, packed: Uint8Array): readonly FleetChange[] {
  if (sha256(packed) !== header.sha256)
    throw new BatchError('wrong-hash', `expected SHA-256 ${header.sha256}, got ${sha256(packed)}`)
  if (header.rawBytes > packed.length * fleetLimits.ratio)
    throw new BatchError('bomb', `${packed.length} bytes claim to unpack to ${header.rawBytes}`)
  const text = unpacked(header, packed)
  const lines = text.split('\n')
  if (lines.length !== header.count)
    throw new BatchError('wrong-count', `expected ${header.count} changes, got ${lines.length}`)
  return lines.map(changeOf)
}

/** The changes of one of our own batches, each as JSON. */
export function linesOf(bytes: Uint8Array): readonly string[] {
  const { header, packed } = readHeader(bytes)
  return unpacked(header, packed).split('\n')
}

function unpacked({ rawBytes }: BatchHeader, packed: Uint8Array): string {
  let raw: Buffer
  try {
    raw = zstdDecompressSync(packed, { maxOutputLength: rawBytes })
  } catch (error) {
    const isTooLong = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    throw isTooLong
      ? new BatchError('bomb', `unpacks to more than the ${rawBytes} bytes of its header`)
      : new BatchError('not-zstd', 'the changes are not zstd')
  }
  if (raw.length !== rawBytes)
    throw new BatchError('wrong-count', `expected ${rawBytes} bytes unpacked, got ${raw.length}`)
  return raw.toString('utf8')
}

function changeOf(line: string, at: number): FleetChange {
  let change: unknown
  try {
    change = JSON.parse(line)
  } catch {
    throw new BatchError('not-json', `change ${at}: not JSON`, at)
  }
  const { kind, id } = (change ?? {}) as { kind?: unknown; id?: unknown }
  const isChange =
    typeof kind === 'string' &&
    kind.length > 0 &&
    kind.length <= fleetLimits.kind &&
    typeof id === 'string' &&
    id.length <= fleetLimits.id
  if (!isChange) throw new BatchError('wrong-change', `change ${at}: expected a kind and an id`, at)
  return change as FleetChange
}
