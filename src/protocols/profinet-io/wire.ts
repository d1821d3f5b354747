import { u16be, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { BLOCK_HEADER, blocksIn, type ProfinetIoBlock } from './blocks.ts'
import { CONNECT, READ, READ_IMPLICIT, WRITE } from './interfaces.ts'

/** NDR before the blocks: maximum or status (4), length (4), maximum count, offset, actual count. IEC 61158-6-10. */
const ARGUMENTS = 20
const ARGUMENTS_LENGTH = 4
/** IODReadReqHeader, IODWriteReqHeader and their answers are all as long; record data follow. */
const RECORD_HEADER = 64

// RTA-PDU, from the frame id on.
const ALARM_PDU = 6
const ALARM_LENGTH = 12
const ALARM_HEADER = 14
export const RTA_DATA = 1
export const RTA_ERROR = 4

/** Context from DCE/RPC for its payload; its README names the type. */
interface CallContext {
  readonly opnum: number
  readonly isRequest: boolean
  readonly isLittleEndian: boolean
  readonly object: string | undefined
  readonly call: string
  readonly interface: string
}

export interface CallMessage {
  readonly kind: 'call'
  readonly opnum: number
  readonly isRequest: boolean
  readonly call: string
  readonly object: string | undefined
  readonly interface: string
  /** PNIOStatus of an answer; 0 in requests. */
  readonly status: number
  readonly blocks: readonly ProfinetIoBlock[]
  /** Where the data of a read or written record lie; empty for other calls. */
  readonly recordStart: number
  readonly recordEnd: number
}

export interface AlarmMessage {
  readonly kind: 'alarm'
  readonly frameId: number
  /** 1 data, 2 negative acknowledgement, 3 acknowledgement, 4 error. */
  readonly pdu: number
  /** Position of the variable part. */
  readonly start: number
  readonly end: number
}

interface CyclicMessage {
  readonly kind: 'cyclic'
}

export type PnioMessage = CallMessage | AlarmMessage | CyclicMessage

const CYCLIC: CyclicMessage = { kind: 'cyclic' }

/**
 * Reads the stub data of one call, an alarm frame, or a cyclic frame, by the carrier's context. `foreign` without a
 * carrier; `malformed` if the arguments or the alarm exceed the bytes present.
 */
export function dissect(slice: Slice): Dissected<PnioMessage> {
  const length = slice.end - slice.start
  const context = slice.context as Partial<CallContext & { frameId: number }> | undefined
  if (typeof context?.opnum === 'number') return call(slice, context as CallContext)
  if (typeof context?.frameId !== 'number') return { kind: 'foreign' }
  if (context.frameId >= 0xfc00) return alarm(slice, context.frameId)
  return { kind: 'message', length, message: CYCLIC }
}

function call(slice: Slice, context: CallContext): Dissected<PnioMessage> {
  const { bytes, start, end } = slice
  const { opnum, isRequest, isLittleEndian } = context
  const length = end - start
  if (opnum < CONNECT || opnum > READ_IMPLICIT) return { kind: 'foreign' }
  if (length < ARGUMENTS) return { kind: 'malformed', at: 0, reason: 'arguments', length }
  const word = isLittleEndian ? u32le(bytes, start) : u32be(bytes, start)
  const size = isLittleEndian
    ? u32le(bytes, start + ARGUMENTS_LENGTH)
    : u32be(bytes, start + ARGUMENTS_LENGTH)
  const from = start + ARGUMENTS
  if (size > end - from && !slice.isCut)
    return { kind: 'malformed', at: ARGUMENTS_LENGTH, reason: 'arguments length', length }
  const to = Math.min(end, from + size)
  const isRecord = opnum === READ || opnum === WRITE || opnum === READ_IMPLICIT
  const headerEnd = isRecord ? Math.min(to, from + RECORD_HEADER) : to
  const blocks = blocksIn(bytes, from, headerEnd)
  if (blocks.length === 0 && size >= BLOCK_HEADER)
    return { kind: 'malformed', at: ARGUMENTS, reason: 'block', length }
  return {
    kind: 'message',
    length,
    message: {
      kind: 'call',
      opnum,
      isRequest,
      call: context.call,
      object: context.object,
      interface: context.interface,
      status: isRequest ? 0 : word,
      blocks,
      recordStart: headerEnd,
      recordEnd: to,
    },
  }
}

function alarm({ bytes, start, end }: Slice, frameId: number): Dissected<PnioMessage> {
  const length = end - start
  if (length < ALARM_HEADER) return { kind: 'malformed', at: 0, reason: 'alarm header', length }
  const variable = start + ALARM_HEADER
  const variableEnd = variable + u16be(bytes, start + ALARM_LENGTH)
  if (variableEnd > end) return { kind: 'malformed', at: ALARM_LENGTH, reason: 'alarm length', length }
  const pdu = bytes[start + ALARM_PDU]! & 15
  return {
    kind: 'message',
    length,
    message: { kind: 'alarm', frameId, pdu, start: variable, end: variableEnd },
  }
}

/** Sixteen bytes as a UUID in text; PROFINET blocks are big endian. */
export function uuidText(bytes: Uint8Array, at: number): string {
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += bytes[at + i]!.toString(16).padStart(2, '0')
  }
  return text
}
