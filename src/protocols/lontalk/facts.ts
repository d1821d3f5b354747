import { hexCode, toHex } from '#bytes/hex'
import { i16be } from '#bytes/read'
import { confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { type LonPacket, selectorOf } from './lon-packet.ts'
import { managementCodes, packetTypes } from './packets.ts'
import type { CnpMessage } from './wire.ts'

const limits = {
  /** Transactions that wait for their acknowledgement, per flow: four bits a pair of nodes. */
  pending: 64,
} as const

/** Requests by the nodes and transaction that answer them. */
export class LontalkState extends PendingRequests<string, Operation> {
  constructor() {
    super(limits.pending)
  }
}

const ANSWER = 2

export function facts(message: CnpMessage, slice: Slice, emit: Emit, state: LontalkState): void {
  const { packet } = message
  const { fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  if (packet === undefined) {
    const { name, verb } = packetTypes.get(message.type)!
    const isReport = verb === 'report'
    const speaksOf = isReport ? about : fromClient ? undefined : 'client'
    emit({
      kind: 'operation',
      about: speaksOf === 'server' ? undefined : speaksOf,
      verb,
      name,
      code: `ip:${hexCode(message.type)}`,
      outcome: 'requested',
    })
    return
  }
  emit({
    kind: 'identity',
    about,
    attribute: 'address:lontalk-node',
    value: packet.source,
    confidence: confidence.management,
    field: 'source subnet and node',
  })
  if (packet.type === ANSWER && packet.kind !== 'application') {
    const asked = state.take(`${packet.destination} ${packet.source} ${packet.transaction}`)
    if (asked !== undefined) emit({ ...asked, ...outcomeOf(packet, slice, message) })
    return
  }
  application(packet, message, slice, emit, state)
}

/** Responses to management and diagnosis repeat the low bits of the request's code; this bit means success. */
const SUCCEEDED = 0x20
/** Codes of application messages end here; network variables are above. */
const FIRST_VARIABLE = 0x80

/** Only requests get responses with a code of their own; an acknowledgement confirms arrival. */
function outcomeOf(
  { kind, application }: LonPacket,
  { bytes, start }: Slice,
  { end }: CnpMessage,
): Pick<Operation, 'outcome' | 'error'> {
  const code = bytes[application]!
  if (kind !== 'session' || application >= start + end || code >= FIRST_VARIABLE)
    return { outcome: 'succeeded' }
  return (code & SUCCEEDED) !== 0
    ? { outcome: 'succeeded' }
    : { outcome: 'rejected', error: `code ${hexCode(code)}` }
}

function application(
  packet: LonPacket,
  message: CnpMessage,
  { bytes, start, fromClient }: Slice,
  emit: Emit,
  state: LontalkState,
): void {
  const at = packet.application
  const end = start + message.end
  if (at >= end) return
  const selector = selectorOf(bytes, at, end)
  const code = bytes[at]!
  const known = managementCodes.get(code)
  const isPoll = packet.kind === 'session'
  const data = at + 2
  const base = {
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    unit: packet.destination,
    outcome: 'requested',
  } as const
  const operation: Operation =
    selector === undefined
      ? {
          ...base,
          verb: known?.verb ?? 'execute',
          name: known?.name ?? `Application message ${hexCode(code)}`,
          code: hexCode(code),
        }
      : {
          ...base,
          verb: isPoll ? 'read' : 'write',
          name: isPoll ? 'Network Variable Poll' : 'Network Variable Update',
          code: isPoll ? 'nv-poll' : 'nv-update',
          object: `nv:${hexCode(selector, 4)}`,
          value: data < end && !isPoll ? toHex(bytes, data, Math.min(end, data + 31)) : undefined,
        }
  emit(operation)
  const expectsAnswer = packet.kind !== 'application' && packet.type === 0
  if (expectsAnswer) state.add(`${packet.source} ${packet.destination} ${packet.transaction}`, operation)
  // Types are not transmitted: one byte unchanged, two as the signed word that most variables are.
  const byteCount = end - data
  if (selector === undefined || isPoll || byteCount < 1 || byteCount > 2) return
  const value = byteCount === 1 ? bytes[data]! : i16be(bytes, data)
  emit({
    kind: 'reading',
    about: fromClient ? 'client' : undefined,
    point: `nv:${hexCode(selector, 4)}`,
    value,
  })
}
