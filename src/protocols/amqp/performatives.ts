/** What AMQP 1.0 says in its frames: OASIS AMQP 1.0 (2012) part 2 §2.7 and, of SASL, part 5 §5.3.3. */
import { hexCode } from '#bytes/hex'
import type { Operation, Verb } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { readPlain, tellProperty, tellSession } from './session.ts'
import { binaryAt, descriptorOf, isTrueAt, itemsOf, numberAt, textAt } from './types-10.ts'
import type { AmqpExchange, AmqpMessage } from './wire.ts'

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
  /** Links of a connection whose address is remembered, to say where a message goes. */
  links: 256,
} as const

export function tellPerformative(
  message: Performative,
  slice: Slice,
  tell: Tell,
  exchange: AmqpExchange,
): void {
  const { code } = message
  const end = slice.start + message.end
  const fields: Fields = {
    bytes: slice.bytes,
    end,
    at: itemsOf(slice.bytes, slice.start + message.list, end),
  }
  if (code === SASL_OUTCOME) {
    const isAccepted = numberAt(fields.bytes, fields.at[0], end) === 0
    tellOperation(SASL_INIT, isAccepted ? 'ok' : 'refused', tell)
    tellSession(isAccepted ? 'open' : 'refused', tell, exchange)
    return
  }
  // Sessions, credit and settlement say nothing of the plant.
  if (!performatives.has(code)) return
  if (code === ATTACH) tellAttach(message, fields, slice.fromClient, tell, exchange)
  else if (code === TRANSFER) {
    const key = linkKey(slice.fromClient, message.channel, numberAt(fields.bytes, fields.at[0], end))
    tellOperation(code, 'asked', tell, { object: exchange.links.get(key) })
  } else tellOperation(code, slice.fromClient ? 'asked' : 'ok', tell) // each end answers with the same
  if (code === SASL_INIT) readCredentials(fields, exchange)
  else if (code === OPEN) tellContainer(fields, slice.fromClient ? 'client' : 'server', tell)
  else if (code === CLOSE && slice.fromClient) tellSession('close', tell, exchange)
}

function tellOperation(
  code: number,
  outcome: Operation['outcome'],
  tell: Tell,
  more: { readonly verb?: Verb; readonly object?: string | undefined } = {},
): void {
  tell({ kind: 'operation', ...performatives.get(code)!, ...more, code: hexCode(code), outcome })
}

interface Fields {
  readonly bytes: Uint8Array
  readonly end: number
  /** Offsets of the fields' values. */
  readonly at: readonly number[]
}

/** A link; the broker attaches its own end of it in answer. Who receives takes from the source, who sends gives to the target. */
function tellAttach(
  { code, channel }: Performative,
  { bytes, end, at }: Fields,
  fromClient: boolean,
  tell: Tell,
  exchange: AmqpExchange,
): void {
  const clientReceives = isTrueAt(bytes, at[LINK_ROLE]) === fromClient
  const address = addressOf(bytes, at[clientReceives ? LINK_SOURCE : LINK_TARGET], end) || undefined
  remember(exchange, linkKey(fromClient, channel, numberAt(bytes, at[LINK_HANDLE], end)), address)
  const verb = clientReceives ? 'subscribe' : 'report'
  tellOperation(code, fromClient ? 'asked' : 'ok', tell, { verb, object: address })
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

function remember({ links }: AmqpExchange, key: string, address: string | undefined): void {
  links.delete(key)
  links.set(key, address)
  if (links.size > limits.links) links.delete(links.keys().next().value!)
}

function readCredentials({ bytes, end, at }: Fields, exchange: AmqpExchange): void {
  exchange.mechanism = textAt(bytes, at[INIT_MECHANISM], end)
  const response = binaryAt(bytes, at[INIT_RESPONSE], end)
  if (exchange.mechanism === 'PLAIN' && response !== undefined) readPlain(bytes, ...response, exchange)
}

/** Name of who speaks, and the product it says to be. */
function tellContainer({ bytes, end, at }: Fields, about: string, tell: Tell): void {
  const container = textAt(bytes, at[CONTAINER], end)
  if (container !== '') tellProperty('container-id', container, about, tell)
  const pairs = itemsOf(bytes, at[PROPERTIES] ?? end, end)
  const values = new Map<string, string>()
  for (let i = 0; i + 1 < pairs.length; i += 2)
    values.set(textAt(bytes, pairs[i], end), textAt(bytes, pairs[i + 1], end))
  const product = values.get('product') ?? ''
  if (product !== '') tellProperty('product', `${product} ${values.get('version') ?? ''}`.trim(), about, tell)
  const platform = values.get('platform') ?? ''
  if (platform !== '') tellProperty('platform', platform, about, tell)
}
