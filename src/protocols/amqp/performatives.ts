/** Frame bodies of AMQP 1.0: OASIS AMQP 1.0 (2012) part 2 §2.7 and, for SASL, part 5 §5.3.3. */
import { hexCode } from '#bytes/hex'
import type { Operation, Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitProperty, emitSession, readPlain } from './session.ts'
import { binaryAt, descriptorOf, isTrueAt, itemsOf, numberAt, textAt } from './types-10.ts'
import type { AmqpMessage, AmqpState } from './wire.ts'

type Performative = Extract<AmqpMessage, { kind: 'performative' }>

const SASL_INIT = 0x41
const SASL_OUTCOME = 0x44
const OPEN = 0x10
const ATTACH = 0x12
const TRANSFER = 0x14
const CLOSE = 0x18

export const performatives: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [OPEN, { verb: 'authenticate', name: 'open' }],
  [ATTACH, { verb: 'subscribe', name: 'attach' }],
  [TRANSFER, { verb: 'report', name: 'transfer' }],
  [CLOSE, { verb: 'report', name: 'close' }],
  [SASL_INIT, { verb: 'authenticate', name: 'sasl-init' }],
])

// Fields by number: part 2 §2.7.1 (open), §2.7.3 (attach), §2.7.5 (transfer); part 5 §5.3.3.2 (init), §5.3.3.6 (outcome).
const CONTAINER = 0
const PROPERTIES = 9
const LINK_HANDLE = 1
const LINK_ROLE = 2
const LINK_SOURCE = 5
const LINK_TARGET = 6
const TERMINUS_ADDRESS = 0
const INIT_MECHANISM = 0
const INIT_RESPONSE = 1

const limits = {
  /** Links of a connection whose address is kept, for the destination of a message. */
  links: 256,
} as const

export function emitPerformative(message: Performative, slice: Slice, emit: Emit, state: AmqpState): void {
  const { code } = message
  const end = slice.start + message.end
  const fields: Fields = {
    bytes: slice.bytes,
    end,
    at: itemsOf(slice.bytes, slice.start + message.list, end),
  }
  if (code === SASL_OUTCOME) {
    const isAccepted = numberAt(fields.bytes, fields.at[0], end) === 0
    emitOperation(SASL_INIT, isAccepted ? 'succeeded' : 'rejected', emit)
    emitSession(isAccepted ? 'open' : 'refused', emit, state)
    return
  }
  // Sessions, credit and settlement carry no data of the plant.
  if (!performatives.has(code)) return
  if (code === ATTACH) emitAttach(message, fields, slice.fromClient, emit, state)
  else if (code === TRANSFER) {
    const key = linkKey(slice.fromClient, message.channel, numberAt(fields.bytes, fields.at[0], end))
    emitOperation(code, 'requested', emit, { object: state.links.get(key) })
  } else emitOperation(code, slice.fromClient ? 'requested' : 'succeeded', emit) // each end answers with the same
  if (code === SASL_INIT) readCredentials(fields, state)
  else if (code === OPEN) emitContainer(fields, slice.fromClient ? 'client' : 'server', emit)
  else if (code === CLOSE && slice.fromClient) emitSession('close', emit, state)
}

function emitOperation(
  code: number,
  outcome: Operation['outcome'],
  emit: Emit,
  more: { readonly verb?: Verb; readonly object?: string | undefined } = {},
): void {
  emit({ kind: 'operation', ...performatives.get(code)!, ...more, code: hexCode(code), outcome })
}

interface Fields {
  readonly bytes: Uint8Array
  readonly end: number
  /** Offsets of the fields' values. */
  readonly at: readonly number[]
}

/** A link; the broker attaches its own end of it in answer. Who receives takes from the source, who sends gives to the target. */
function emitAttach(
  { code, channel }: Performative,
  { bytes, end, at }: Fields,
  fromClient: boolean,
  emit: Emit,
  state: AmqpState,
): void {
  const clientReceives = isTrueAt(bytes, at[LINK_ROLE]) === fromClient
  const address = addressOf(bytes, at[clientReceives ? LINK_SOURCE : LINK_TARGET], end) || undefined
  remember(state, linkKey(fromClient, channel, numberAt(bytes, at[LINK_HANDLE], end)), address)
  const verb = clientReceives ? 'subscribe' : 'report'
  emitOperation(code, fromClient ? 'requested' : 'succeeded', emit, { verb, object: address })
}

/** Address of a source or target (part 3 §3.5.3, §3.5.4), its first field. */
function addressOf(bytes: Uint8Array, at: number | undefined, end: number): string {
  const terminus = at === undefined ? undefined : descriptorOf(bytes, at, end)
  if (terminus === undefined) return ''
  return textAt(bytes, itemsOf(bytes, terminus.value, end)[TERMINUS_ADDRESS], end)
}

function linkKey(fromClient: boolean, channel: number, handle: number | undefined): string {
  return `${fromClient ? 'client' : 'server'} ${channel} ${handle ?? ''}`
}

function remember({ links }: AmqpState, key: string, address: string | undefined): void {
  links.delete(key)
  links.set(key, address)
  if (links.size > limits.links) links.delete(links.keys().next().value!)
}

function readCredentials({ bytes, end, at }: Fields, state: AmqpState): void {
  state.mechanism = textAt(bytes, at[INIT_MECHANISM], end)
  const response = binaryAt(bytes, at[INIT_RESPONSE], end)
  if (state.mechanism === 'PLAIN' && response !== undefined) readPlain(bytes, ...response, state)
}

/** Name of the sender, and its product. */
function emitContainer({ bytes, end, at }: Fields, about: string, emit: Emit): void {
  const container = textAt(bytes, at[CONTAINER], end)
  if (container !== '') emitProperty('container-id', container, about, emit)
  const pairs = itemsOf(bytes, at[PROPERTIES] ?? end, end)
  const values = new Map<string, string>()
  for (let i = 0; i + 1 < pairs.length; i += 2)
    values.set(textAt(bytes, pairs[i], end), textAt(bytes, pairs[i + 1], end))
  const product = values.get('product') ?? ''
  if (product !== '') emitProperty('product', `${product} ${values.get('version') ?? ''}`.trim(), about, emit)
  const platform = values.get('platform') ?? ''
  if (platform !== '') emitProperty('platform', platform, about, emit)
}
