/** Messages → facts: commands, sessions, addresses; what the data items hold goes on to CIP. */
import { hexCode } from '#bytes/hex'
import { u16be, u16le, u32be, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { COMMAND, commands, statuses } from './commands.ts'
import { ioFacts } from './io.ts'
import { securityItem } from './security-item.ts'
import { type EnipState, expectAnswer, settle } from './state.ts'
import { type EnipItem, type EnipMessage, IO, ITEM, itemOf } from './wire.ts'

/** Bit that marks a reply in the first byte of a CIP message: Vol. 1 Ed. 3.3 (2007) §2-4. */
const REPLY = 0x80
/** The same of a PCCC message: Rockwell 1770-6.5.16 (1996), chapter 6. */
const PCCC_REPLY = 0x40
/** Socket address item and the one inside a CIP Identity item, big-endian: Vol. 2 §2-6.3.3, Table 2-4.4. */
const SOCKADDR = { FAMILY: 0, PORT: 2, ADDRESS: 4, LENGTH: 16 } as const
const AF_INET = 2

export function facts(message: EnipMessage, slice: Slice, emit: Emit, state: EnipState): void {
  state.isOurs = true
  if (message.command === IO) {
    ioFacts(message, slice, emit, state)
    return
  }
  const isReply = isAnswer(message, slice)
  if (isReply) answered(message, slice, emit, state)
  else asked(message, slice, emit, state)
  if (message.command === COMMAND.SEND_RR_DATA || message.command === COMMAND.SEND_UNIT_DATA) {
    handOn(message, slice, emit, isReply)
  }
}

/** Whether a device speaks, judged by content before direction: a capture may start in the middle. */
export function isAnswer(message: EnipMessage, { bytes, start, fromClient }: Slice): boolean {
  const hasData = message.dataEnd > message.dataStart
  switch (message.command) {
    case COMMAND.LIST_TARGETS:
    case COMMAND.LIST_SERVICES:
    case COMMAND.LIST_IDENTITY:
    case COMMAND.LIST_INTERFACES:
      return hasData || message.status !== 0
    case COMMAND.REGISTER_SESSION:
      return message.session !== 0 || message.status !== 0
    case COMMAND.SEND_RR_DATA:
    case COMMAND.SEND_UNIT_DATA: {
      const pccc = itemOf(message, ITEM.PCCC_DATA)
      if (pccc !== undefined && pccc.end > pccc.start) return (bytes[start + pccc.start]! & PCCC_REPLY) !== 0
      const service = serviceAt(message)
      if (service !== undefined) return (bytes[start + service]! & REPLY) !== 0
      return message.status !== 0 || !fromClient
    }
    default:
      return message.status !== 0 || !fromClient
  }
}

/** Offset of the CIP service byte: first of unconnected data, third of connected data (after the sequence count). */
function serviceAt(message: EnipMessage): number | undefined {
  const unconnected = itemOf(message, ITEM.UNCONNECTED_DATA)
  if (unconnected !== undefined && unconnected.end > unconnected.start) return unconnected.start
  const connected = itemOf(message, ITEM.CONNECTED_DATA)
  return connected !== undefined && connected.end > connected.start + 2 ? connected.start + 2 : undefined
}

function operation(command: number, outcome: Operation['outcome'], more?: Partial<Operation>): Operation {
  const known = commands.get(command)
  const code = hexCode(command, 4)
  const name = known?.name ?? `Command ${code}`
  return { kind: 'operation', verb: known?.verb ?? 'execute', name, code, outcome, ...more }
}

function asked(message: EnipMessage, slice: Slice, emit: Emit, state: EnipState): void {
  emit(operation(message.command, 'requested'))
  if (message.command === COMMAND.UNREGISTER_SESSION) {
    emit({ kind: 'session', phase: 'close', method: 'enip-session', secured: false })
    return
  }
  // Responses to a broadcast come from the devices' own addresses, so a missing one in a datagram flow proves nothing.
  if (!slice.isStream && message.command !== COMMAND.SEND_RR_DATA) return
  if (commands.get(message.command)?.isAnswered !== true) return
  const forgotten = expectAnswer(state, message)
  if (forgotten !== undefined) emit(operation(forgotten, 'unanswered'))
}

function answered(message: EnipMessage, slice: Slice, emit: Emit, state: EnipState): void {
  const { command, status } = message
  const isGood = status === 0
  if (settle(state, message)) {
    const error = isGood ? undefined : (statuses.get(status) ?? `Status ${hexCode(status, 4)}`)
    emit(
      operation(command, isGood ? 'succeeded' : 'rejected', {
        error,
        value: isGood ? summary(message, slice) : undefined,
      }),
    )
  }
  if (command === COMMAND.REGISTER_SESSION) {
    emit({ kind: 'session', phase: isGood ? 'open' : 'refused', method: 'enip-session', secured: false })
  }
  if (command === COMMAND.LIST_IDENTITY && isGood) {
    for (const item of message.items) {
      if (item.type === ITEM.LIST_IDENTITY) identityItem(item, slice, emit)
      else if (item.type === ITEM.CIP_SECURITY) {
        const about = slice.fromClient ? 'client' : undefined
        const { start, bytes } = slice
        for (const one of securityItem(bytes, start + item.start, start + item.end, about)) emit(one)
      }
    }
  }
}

/** A CIP Identity item: Vol. 2 §2-4.2.3. Its address is emitted here, the Identity attributes by `cip`. */
function identityItem(item: EnipItem, slice: Slice, emit: Emit): void {
  const { bytes, fromClient } = slice
  const start = slice.start + item.start
  const end = slice.start + item.end
  const about = fromClient ? 'client' : undefined
  if (end - start < 2 + SOCKADDR.LENGTH) return
  const address = start + 2 + SOCKADDR.ADDRESS
  if (u16be(bytes, start + 2 + SOCKADDR.FAMILY) === AF_INET && u32be(bytes, address) !== 0) {
    const field = 'List Identity, Socket Address'
    emit({
      kind: 'identity',
      about,
      attribute: 'ip',
      value: ipv4Text(bytes, address),
      confidence: confidence.identityService,
      field,
    })
  }
  emit({
    kind: 'payload',
    bytes,
    start: start + 2 + SOCKADDR.LENGTH,
    end,
    context: { ...nowhere, transport: 'identity' },
  })
}

/** Context of a CIP payload; the folder `cip` declares the same shape. */
const nowhere = {
  transport: 'unconnected',
  session: 0,
  contextLow: 0,
  contextHigh: 0,
  connectionId: 0,
  sequence: 0,
  originatorPort: undefined as number | undefined,
  targetPort: undefined as number | undefined,
}

/**
 * Gives the data item to CIP, with what is needed to match an answer to its request. No selector and no channel: a
 * Forward Open is unconnected and what it opens is connected, so both must meet in one memory.
 */
function handOn(
  message: EnipMessage,
  { bytes, start, fromClient }: Slice,
  emit: Emit,
  isReply: boolean,
): void {
  const unconnected = itemOf(message, ITEM.UNCONNECTED_DATA)
  const pccc = itemOf(message, ITEM.PCCC_DATA)
  const data = unconnected ?? itemOf(message, ITEM.CONNECTED_DATA) ?? pccc
  if (data === undefined || data.start === data.end) return
  const address = itemOf(message, ITEM.CONNECTED_ADDRESS)
  const hasId = address !== undefined && address.end - address.start === 4
  emit({
    kind: 'payload',
    bytes,
    start: start + data.start,
    end: start + data.end,
    fromClient: isReply === fromClient ? !fromClient : fromClient,
    context: {
      ...nowhere,
      transport: data === unconnected ? 'unconnected' : data === pccc ? 'pccc' : 'connected',
      session: message.session,
      contextLow: message.contextLow,
      contextHigh: message.contextHigh,
      connectionId: hasId ? u32le(bytes, start + address.start) : 0,
      originatorPort: portOf(message, ITEM.SOCKADDR_ORIGINATOR_TO_TARGET, bytes, start),
      targetPort: portOf(message, ITEM.SOCKADDR_TARGET_TO_ORIGINATOR, bytes, start),
    },
  })
}

/** UDP port of a Sockaddr Info item: Vol. 2 §2-6.3.3. */
function portOf(message: EnipMessage, type: number, bytes: Uint8Array, start: number): number | undefined {
  const item = itemOf(message, type)
  if (item === undefined || item.end - item.start < SOCKADDR.LENGTH) return undefined
  return u16be(bytes, start + item.start + SOCKADDR.PORT)
}

// Capability flags of a List Services item: Vol. 2 §2-4.6.3.
const SUPPORTS_TCP = 1 << 5
const SUPPORTS_UDP_IO = 1 << 8

/** Content of a List Services or List Targets reply, in one line. */
function summary(message: EnipMessage, { bytes, start }: Slice): string | undefined {
  const item = message.items[0]
  if (item === undefined) return undefined
  const [from, to] = [start + item.start, start + item.end]
  if (message.command === COMMAND.LIST_SERVICES && to - from >= 20) {
    const flags = u16le(bytes, from + 2)
    const tcp = (flags & SUPPORTS_TCP) !== 0 ? ', CIP over TCP' : ''
    const io = (flags & SUPPORTS_UDP_IO) !== 0 ? ', class 0/1 over UDP' : ''
    return `${text(bytes, from + 4, from + 20)}${tcp}${io}`
  }
  // The reply of this legacy command ends with the target's name: seen in captures, no public document.
  if (message.command === COMMAND.LIST_TARGETS && to - from > 20) return text(bytes, from + 20, to)
  return undefined
}

/** Emits the commands without a response. */
export function finish(state: EnipState, emit: Emit): void {
  for (const { command } of state.pending.values()) emit(operation(command, 'unanswered'))
  state.pending.clear()
}
