import { hexCode } from '#bytes/hex'
import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { methods } from './methods.ts'
import { emitPerformative, performatives } from './performatives.ts'
import { emitProperty, emitSession, readPlain } from './session.ts'
import { type AmqpMessage, type AmqpState, dissect, newState, probe } from './wire.ts'

type Method = Extract<AmqpMessage, { kind: 'method' }>

const START = '10.10'
const START_OK = '10.11'
const TUNE = '10.30'
const CLOSE = '10.50'

export const protocol = defineProtocol<AmqpMessage, AmqpState>({
  name: 'amqp',
  shortName: 'AMQP',
  title: 'AMQP',
  standard: 'AMQP 0-9-1 (2008); OASIS AMQP 1.0 (2012)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true, isBrokered: true },
  hints: [{ transport: 'tcp', port: 5672 }, { content: 'tcp' }],
  newState,
  firstBytes: 'A',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'protocol' ? true : undefined),
  facts(message, slice, emit, state) {
    const remaining = message.kind === 'protocol' ? 0 : message.remaining
    if (slice.fromClient) state.clientRemaining = remaining
    else state.serverRemaining = remaining
    if (message.kind === 'protocol') emitVersion(message.version, slice.fromClient, emit, state)
    else if (message.kind === 'method') emitMethod(message, slice, emit, state)
    else if (message.kind === 'performative') emitPerformative(message, slice, emit, state)
  },
  rows: (message) => [
    {
      label: message.kind,
      value: nameOf(message),
      at: 0,
      length: 0,
    },
  ],
  behaviourKeys: [
    { name: 'method', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [
    ...[...methods].map(([code, { verb, name }]) => ({ code, name, verb })),
    ...[...performatives].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
  ],
})

function nameOf(message: AmqpMessage): string {
  switch (message.kind) {
    case 'method': {
      const code = `${message.classId}.${message.methodId}`
      return methods.get(code)?.name ?? code
    }
    case 'performative':
      return performatives.get(message.code)?.name ?? hexCode(message.code)
    default:
      return ''
  }
}

function emitVersion(version: '0-9-1' | '1.0', fromClient: boolean, emit: Emit, state: AmqpState): void {
  state.version = version
  emit({
    kind: 'operation',
    verb: 'authenticate',
    name: `Protocol ${version}`,
    code: 'protocol',
    outcome: fromClient ? 'requested' : 'succeeded', // brokers of 1.0 repeat it,
  })
}

function emitMethod(message: Method, slice: Slice, emit: Emit, state: AmqpState): void {
  const code = `${message.classId}.${message.methodId}`
  const at = slice.start + message.arguments
  const end = slice.start + message.end
  const known = methods.get(code)
  state.version ||= '0-9-1'
  emit({
    kind: 'operation',
    verb: known?.verb ?? 'execute',
    name: known?.name ?? `Method ${code}`,
    code,
    object:
      known?.arguments === undefined
        ? undefined
        : objectOf(known.arguments, slice.bytes, at, end) || undefined,
    outcome: 'requested',
  })
  if (code === START) emitProduct(slice.bytes, at + 2, end, 'server', emit)
  else if (code === START_OK) emitCredentials(slice.bytes, at, end, emit, state)
  else if (code === TUNE) emitSession('open', emit, state)
  else if (code === CLOSE) emitSession('close', emit, state)
}

/** `.` two reserved bytes, `s` a short string: AMQP 0-9-1 §4.2.5. */
function objectOf(shape: string, bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = []
  let at = start
  for (const kind of shape) {
    if (kind === '.') at += 2
    else if (at < end) {
      const stop = Math.min(end, at + 1 + bytes[at]!)
      parts.push(text(bytes, at + 1, stop))
      at = stop
    }
  }
  return parts.join('/')
}

/** A field table of long strings, others end the walk: §4.2.5.5. Returns the offset behind the table. */
function emitProduct(bytes: Uint8Array, start: number, end: number, about: string, emit: Emit): number {
  if (start + 4 > end) return end
  const stop = Math.min(end, start + 4 + u32be(bytes, start))
  let product = ''
  let version = ''
  for (let at = start + 4; at < stop; ) {
    const nameEnd = at + 1 + bytes[at]!
    if (nameEnd + 1 > stop) break
    const name = text(bytes, at + 1, nameEnd)
    const type = bytes[nameEnd]!
    const isSized = type === 0x53 || type === 0x46 // S long string, F table
    if (!isSized && type !== 0x74) break // t truth value
    const length = isSized && nameEnd + 5 <= stop ? u32be(bytes, nameEnd + 1) : 1
    const valueStart = nameEnd + (isSized ? 5 : 1)
    const value = type === 0x53 ? text(bytes, valueStart, Math.min(stop, valueStart + length)) : ''
    if (name === 'product') product = value
    else if (name === 'version') version = value
    else if (value !== '') emitProperty(name, value, about, emit)
    at = valueStart + length
  }
  if (product !== '') emitProperty('product', `${product} ${version}`.trim(), about, emit)
  return stop
}

/** client-properties, mechanism, response: AMQP 0-9-1 reference §1.3. */
function emitCredentials(bytes: Uint8Array, start: number, end: number, emit: Emit, state: AmqpState): void {
  const at = emitProduct(bytes, start, end, 'client', emit)
  if (at >= end) return
  const mechanismEnd = Math.min(end, at + 1 + bytes[at]!)
  state.mechanism = text(bytes, at + 1, mechanismEnd)
  if (state.mechanism !== 'PLAIN' || mechanismEnd + 4 > end) return
  const response = mechanismEnd + 4
  readPlain(bytes, response, Math.min(end, response + u32be(bytes, mechanismEnd)), state)
}
