import { latin1 } from '#bytes/message-head'
import { u32be } from '#bytes/read'
import { clean } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice, type Tell } from '#model/protocol'

// Message header: IVI-6.1 table 3.
const HEADER = {
  prologue: 0x4853,
  type: 2,
  control: 3,
  parameter: 4,
  lengthHigh: 8,
  length: 12,
  size: 16,
} as const
/** Message types: table 4. */
const TYPE = {
  initialize: 0,
  initializeResponse: 1,
  fatalError: 2,
  error: 3,
  data: 6,
  dataEnd: 7,
  clear: 8,
  asyncLock: 10,
} as const
const LAST_TYPE = 39

const limits = {
  /** Octets of a message whose text is read; waveforms are longer and passed over. */
  text: 1024,
} as const

interface HislipMessage {
  readonly type: number
  readonly text: string
  /** Octets of the payload that this message does not hold. */
  readonly rest: number
}

interface HislipExchange {
  /** Octets still to come, by client and server. */
  readonly rest: [number, number]
  asksIdentity: boolean
}

function isHeader({ bytes, start }: Slice): boolean {
  return (
    ((bytes[start]! << 8) | bytes[start + 1]!) === HEADER.prologue &&
    bytes[start + HEADER.type]! <= LAST_TYPE &&
    u32be(bytes, start + HEADER.lengthHigh) < 0x100
  )
}

function dissect(slice: Slice, { rest }: HislipExchange): Dissected<HislipMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const still = rest[fromClient ? 0 : 1]
  if (still > 0) {
    const length = Math.min(still, available)
    return { kind: 'message', length, message: { type: -1, text: '', rest: still - length }, isPiece: true }
  }
  if (available < HEADER.size)
    return bytes[start] === 0x48 ? { kind: 'incomplete', need: HEADER.size } : { kind: 'foreign' }
  if (!isHeader(slice)) return { kind: 'foreign' }
  const type = bytes[start + HEADER.type]!
  const length = u32be(bytes, start + HEADER.lengthHigh) * 2 ** 32 + u32be(bytes, start + HEADER.length)
  if (length > limits.text)
    return { kind: 'message', length: HEADER.size, message: { type, text: '', rest: length } }
  if (available < HEADER.size + length) return { kind: 'incomplete', need: HEADER.size + length }
  const text = clean(latin1(bytes, start + HEADER.size, start + HEADER.size + length), limits.text)
  return { kind: 'message', length: HEADER.size + length, message: { type, text, rest: 0 } }
}

const query = { code: 'query', name: 'SCPI Query', verb: 'read' } as const
const command = { code: 'command', name: 'SCPI Command', verb: 'write' } as const
const clear = { code: '8', name: 'Device Clear', verb: 'restart' } as const

function facts(message: HislipMessage, { fromClient }: Slice, tell: Tell, exchange: HislipExchange): void {
  exchange.rest[fromClient ? 0 : 1] = message.rest
  const { type, text } = message
  if (type === TYPE.initialize) tell({ kind: 'session', phase: 'open', method: 'hislip', secured: false })
  else if (type === TYPE.clear && fromClient) tell({ kind: 'operation', ...clear, outcome: 'asked' })
  else if ((type === TYPE.data || type === TYPE.dataEnd) && fromClient && text !== '') {
    // IEEE 488.2-1992 §7.3.2: the header is the first word, a query ends it with a question mark.
    const word = text.split(/[\s;]/, 1)[0]!
    exchange.asksIdentity = /\*IDN\?/i.test(text)
    tell({
      kind: 'operation',
      ...(word.endsWith('?') ? query : command),
      object: clean(word, 64),
      outcome: 'asked',
    })
  } else if (type === TYPE.dataEnd && !fromClient && exchange.asksIdentity) {
    exchange.asksIdentity = false
    identify(text, tell)
  }
}

/** Maker, model, serial number, firmware: IEEE 488.2-1992 §10.14. */
function identify(text: string, tell: Tell): void {
  const attributes = ['vendor', 'model', 'serial', 'firmware'] as const
  const values = text.split(',').map((value) => value.trim())
  if (values.length !== attributes.length) return
  for (const [i, attribute] of attributes.entries()) {
    const value = values[i]!
    if (value !== '' && value !== '0')
      tell({ kind: 'identity', attribute, value, confidence: confidence.identityService, field: '*IDN?' })
  }
}

export const protocol = defineProtocol<HislipMessage, HislipExchange>({
  name: 'hislip',
  title: 'HiSLIP instrument protocol',
  standard: 'IVI-6.1 revision 2.0 (2020); IEEE 488.2-1992',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 4880 }, { content: 'tcp' }],
  newExchange: () => ({ rest: [0, 0], asksIdentity: false }),
  recognise(slice) {
    const { bytes, start, end } = slice
    if (bytes[start] !== 0x48 || (end - start > 1 && bytes[start + 1] !== 0x53)) return 'no'
    if (end - start < HEADER.size) return 'more'
    // A connection begins with an Initialize of either channel: no payload, or the name of the instrument.
    const type = bytes[start + HEADER.type]!
    const isOpening =
      type === TYPE.initialize || type === TYPE.initializeResponse || type === 17 || type === 18
    return isOpening && isHeader(slice) && u32be(bytes, start + HEADER.length) <= 256 ? 'yes' : 'no'
  },
  dissect,
  isFromClient: ({ type }) => (type === TYPE.initialize || type === 17 ? true : undefined),
  facts,
  rows: ({ type, text }) => [
    { label: 'Type', value: String(type), at: HEADER.type, length: 1 },
    { label: 'Text', value: text, at: HEADER.size, length: 0 },
  ],
  habits: [{ name: 'command', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [query, command, clear],
})
