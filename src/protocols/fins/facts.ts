import { hexCode } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitAnswer, emitReadings } from './answers.ts'
import { commands, END_CODE_BITS, endCodes } from './commands.ts'
import { parametersOf } from './parameters.ts'
import type { FinsRequest, FinsState } from './state.ts'
import { type Address, type FinsMessage, FRAME_SEND } from './wire.ts'

const MEMORY_READ = 0x0101
/** FINS/TCP: a node address is assigned, errors: W421 §7-4. */
const NODE_ADDRESS_ANSWER = 1
const tcpErrors: ReadonlyMap<number, string> = new Map([
  [1, 'no FINS header'],
  [2, 'data too long'],
  [3, 'command not supported'],
  [0x20, 'all connections in use'],
  [0x21, 'node already connected'],
  [0x22, 'protected node'],
  [0x23, 'client node address out of range'],
  [0x24, 'same node address for client and server'],
  [0x25, 'no node address left'],
])

export function facts(message: FinsMessage, slice: Slice, emit: Emit, state: FinsState): void {
  if (message.tcpCommand !== FRAME_SEND || message.code === 0) emitLink(message, slice, emit)
  else if (message.isResponse) emitResponse(message, slice, emit, state)
  else emitRequest(message, slice, emit, state)
}

/** Opening of a FINS/TCP connection, and its errors. */
function emitLink({ tcpCommand, tcpError, data, dataEnd }: FinsMessage, slice: Slice, emit: Emit): void {
  const session = { kind: 'session', method: 'fins-tcp', secured: false } as const
  if (tcpError !== 0) {
    emit({ ...session, phase: 'refused' })
    emit({
      kind: 'anomaly',
      what: 'fins-tcp-error',
      detail: tcpErrors.get(tcpError) ?? hexCode(tcpError, 8),
    })
    return
  }
  if (tcpCommand !== NODE_ADDRESS_ANSWER || dataEnd - data < 8) return
  emit({ ...session, phase: 'open' })
  emitNode(u32be(slice.bytes, slice.start + data + 4) & 0xff, emit)
}

function emitNode(node: number, emit: Emit): void {
  if (node === 0 || node === 0xff) return
  emit({
    kind: 'identity',
    attribute: 'address:fins-node',
    value: String(node),
    confidence: 0.95,
    field: 'node address',
  })
}

function keyOf(sid: number, { network, node, unit }: Address): number {
  return sid | (node << 8) | (unit << 16) | ((network & 0x7f) << 24)
}

/** `1.5.0`: network, node, unit. */
function addressText({ network, node, unit }: Address): string {
  return `${network}.${node}.${unit}`
}

/** Beyond a gateway or in another unit of the rack, facts speak of whom the address names; `sender` is who answers. */
function aboutOf({ network, node, unit }: Address, sender: 'client' | 'server'): string | undefined {
  if (network !== 0) return `${sender}/network:${network}/node:${node}${unit === 0 ? '' : `/unit:${unit}`}`
  if (unit !== 0 && unit !== 0xfe) return `${sender}/unit:${unit}`
  return sender === 'server' ? undefined : sender
}

function emitRequest(message: FinsMessage, slice: Slice, emit: Emit, state: FinsState): void {
  const asked = askedOf(message, slice)
  emit(asked.operation)
  const { destination, sid } = message
  if (!message.wantsAnswer) return
  const forgotten = state.add(keyOf(sid, destination), asked)
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function askedOf(message: FinsMessage, { bytes, start }: Slice): FinsRequest {
  const { code, destination } = message
  const data = start + message.data
  const end = start + message.dataEnd
  const known = commands.get(code)
  const name = known?.name ?? `Command ${hexCode(code, 4)}`
  const operation: Operation = {
    kind: 'operation',
    verb: known?.verb ?? 'execute',
    name,
    code: hexCode(code, 4),
    unit: addressText(destination),
    outcome: 'requested',
    ...parametersOf(code, bytes, data, end),
  }
  const isRead = code === MEMORY_READ && end - data >= 6
  const read = isRead
    ? { area: bytes[data]!, address: u16be(bytes, data + 1), count: u16be(bytes, data + 4) }
    : undefined
  return { operation, code, read }
}

function emitResponse(message: FinsMessage, slice: Slice, emit: Emit, state: FinsState): void {
  const { bytes, start } = slice
  const { code, source, sid } = message
  const found = state.take(keyOf(sid, source))
  const asked = found?.code === code ? found : undefined
  const end = message.endCode & END_CODE_BITS
  const error = end === 0 ? undefined : (endCodes.get(end) ?? hexCode(end, 4))
  if (found !== undefined && asked === undefined) emit({ ...found.operation, outcome: 'unanswered' })
  if (asked !== undefined)
    emit({ ...asked.operation, outcome: error === undefined ? 'succeeded' : 'rejected', error })
  const sender = slice.fromClient ? 'client' : 'server'
  if (sender === 'server' && source.network === 0 && source.unit === 0) emitNode(source.node, emit)
  if (error !== undefined) return
  const about = aboutOf(source, sender)
  const [from, to] = [start + message.data, start + message.dataEnd]
  if (asked !== undefined && code === MEMORY_READ) emitReadings(asked, bytes, from, to, about, emit)
  else emitAnswer(code, bytes, from, to, about, emit)
}

/** Requests without a response. */
export function finish(state: FinsState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
