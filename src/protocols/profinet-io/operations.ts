import { hexCode, toHex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import type { Operation, Verb } from '#model/fact'
import type { Slice } from '#model/protocol'
import {
  AR_REQUEST,
  AR_RESPONSE,
  controlBlocks,
  IOCR_REQUEST,
  type ProfinetIoBlock,
  WRITE_REQUEST,
} from './blocks.ts'
import * as pnio from './interfaces.ts'
import { MULTIPLE_WRITE, readVerb, recordName } from './records.ts'
import type { CallMessage } from './wire.ts'

// IODReadReqHeader, IODWriteReqHeader and their answers, from the block's start: IEC 61158-6-10.
const SLOT = 28
const SUBSLOT = 30
const INDEX = 34
const RECORD_LENGTH = 36
const RECORD_HEADER = 64
const SHORTEST_HEADER = 40

const limits = {
  /** Records of one multiple write that are emitted; the start-up of a large device writes about forty. */
  records: 64,
  /** Bytes of a written value that are shown. */
  valueBytes: 16,
} as const

/** Every call, for `protocols list`. */
export const services: readonly { readonly code: string; readonly name: string; readonly verb: Verb }[] = [
  { code: 'connect', name: 'Connect', verb: 'reserve' },
  { code: 'release', name: 'Release', verb: 'reserve' },
  { code: 'read', name: 'Read', verb: 'read' },
  { code: 'write', name: 'Write', verb: 'configure' },
  { code: 'control', name: 'Control', verb: 'configure' },
  { code: 'read-implicit', name: 'Read Implicit', verb: 'read' },
]

/** Records that a controller writes between Connect and Parameter End, at each start of a device. */
export const START_UP = 'Write at start-up'

/** Operations of a call. A multiple write is as many operations as it has records. */
export function operationsOf(message: CallMessage, slice: Slice): readonly Operation[] {
  const { code, name, verb } = services[message.opnum]!
  const operation: Operation = { kind: 'operation', verb, name, code, outcome: 'requested' }
  const first = message.blocks[0]
  switch (message.opnum) {
    case pnio.CONNECT:
      return [{ ...operation, value: message.isRequest ? relationText(message.blocks, slice) : undefined }]
    case pnio.CONTROL: {
      const control = first === undefined ? undefined : controlBlocks.get(first.type & 0x7fff)
      return [control === undefined ? operation : { ...operation, verb: control.verb, name: control.name }]
    }
    case pnio.READ:
    case pnio.READ_IMPLICIT: {
      if (first === undefined || first.end - first.start < SHORTEST_HEADER) return [operation]
      const index = u16be(slice.bytes, first.start + INDEX)
      return [{ ...operation, verb: readVerb(index), ...placeOf(first, slice.bytes) }]
    }
    case pnio.WRITE:
      return writesOf(message, slice, operation)
    default:
      return [operation]
  }
}

/** Position of a record, in words. */
function placeOf(header: ProfinetIoBlock, bytes: Uint8Array): { object: string; unit: string } {
  const slot = u16be(bytes, header.start + SLOT)
  const index = u16be(bytes, header.start + INDEX)
  const name = recordName(index)
  const record = name === undefined ? hexCode(index, 4) : `${hexCode(index, 4)} ${name}`
  return {
    object: `slot ${slot} subslot ${hexCode(u16be(bytes, header.start + SUBSLOT), 4)} index ${record}`,
    unit: String(slot),
  }
}

function writesOf(message: CallMessage, { bytes }: Slice, operation: Operation): readonly Operation[] {
  const first = message.blocks[0]
  if (first === undefined || first.end - first.start < SHORTEST_HEADER) return [operation]
  if (u16be(bytes, first.start + INDEX) !== MULTIPLE_WRITE)
    return [writeOf(first, message.recordStart, message.recordEnd, bytes, operation)]
  const writes: Operation[] = []
  let at = message.recordStart
  while (message.isRequest && at + RECORD_HEADER <= message.recordEnd && writes.length < limits.records) {
    if (u16be(bytes, at) !== WRITE_REQUEST) break
    const header = { type: WRITE_REQUEST, version: 0, start: at, end: at + RECORD_HEADER }
    const data = at + RECORD_HEADER
    const dataEnd = Math.min(message.recordEnd, data + u32be(bytes, at + RECORD_LENGTH))
    writes.push(writeOf(header, data, dataEnd, bytes, operation))
    at = dataEnd + ((4 - ((dataEnd - message.recordStart) & 3)) & 3) // records begin at multiples of four
  }
  return writes.length > 0 ? writes : [{ ...operation, ...placeOf(first, bytes) }]
}

function writeOf(
  header: ProfinetIoBlock,
  data: number,
  end: number,
  bytes: Uint8Array,
  operation: Operation,
): Operation {
  const stop = Math.min(end, data + limits.valueBytes)
  const value = stop > data ? `${toHex(bytes, data, stop)}${stop < end ? '…' : ''}` : undefined
  return { ...operation, ...placeOf(header, bytes), value }
}

// ARBlockReq, ARBlockRes and IOCRBlockReq, from the block's start.
export const AR_TYPE = 6
const IOCR_TYPE = 6
const IOCR_LENGTH = 16
const IOCR_FRAME = 18
const IOCR_CLOCK = 20
const IOCR_RATIO = 22
/** Unit of the send clock, in milliseconds. */
const SEND_CLOCK = 1 / 32

/**
 * Does the call, or its response, open the relation of an IO controller, which sends parameters and ends with Parameter End? A
 * device may respond from another port, to which the following calls go: only the response is in their flow.
 */
export function opensController({ opnum, blocks }: CallMessage, { bytes }: Slice): boolean {
  const relation =
    opnum === pnio.CONNECT
      ? blocks.find(({ type }) => type === AR_REQUEST || type === AR_RESPONSE)
      : undefined
  if (relation === undefined || relation.end - relation.start < AR_TYPE + 2) return false
  return pnio.relationTypes.get(u16be(bytes, relation.start + AR_TYPE))?.role === 'profinet-controller'
}

/** Kind of relation and its streams: `IO controller; output 0xc001 40 bytes every 8 ms`. */
function relationText(blocks: readonly ProfinetIoBlock[], { bytes }: Slice): string | undefined {
  const words: string[] = []
  for (const { type, start, end } of blocks) {
    if (type === AR_REQUEST && end - start >= AR_TYPE + 2) {
      const relation = u16be(bytes, start + AR_TYPE)
      words.push(pnio.relationTypes.get(relation)?.name ?? `AR type ${relation}`)
    }
    if (type !== IOCR_REQUEST || end - start < IOCR_RATIO + 2 || words.length > 16) continue
    const direction = pnio.relationDirections[u16be(bytes, start + IOCR_TYPE)] ?? 'unknown'
    const cycle = u16be(bytes, start + IOCR_CLOCK) * u16be(bytes, start + IOCR_RATIO) * SEND_CLOCK
    const frame = hexCode(u16be(bytes, start + IOCR_FRAME), 4)
    words.push(`${direction} ${frame} ${u16be(bytes, start + IOCR_LENGTH)} bytes every ${cycle} ms`)
  }
  return words.length === 0 ? undefined : words.join('; ')
}
