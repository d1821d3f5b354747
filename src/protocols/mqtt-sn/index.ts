import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'

/** Message types: MQTT-SN 1.2 §5.2.2, table 3, with the bytes their fixed fields need: §5.4. */
const CONNECT = 0x04
const types: ReadonlyMap<
  number,
  { readonly name: string; readonly fixed: number; readonly isVariable?: true }
> = new Map([
  [0x00, { name: 'ADVERTISE', fixed: 3 }],
  [0x01, { name: 'SEARCHGW', fixed: 1 }],
  [0x02, { name: 'GWINFO', fixed: 1, isVariable: true }],
  [CONNECT, { name: 'CONNECT', fixed: 4, isVariable: true }],
  [0x05, { name: 'CONNACK', fixed: 1 }],
  [0x06, { name: 'WILLTOPICREQ', fixed: 0 }],
  [0x07, { name: 'WILLTOPIC', fixed: 0, isVariable: true }],
  [0x08, { name: 'WILLMSGREQ', fixed: 0 }],
  [0x09, { name: 'WILLMSG', fixed: 0, isVariable: true }],
  [0x0a, { name: 'REGISTER', fixed: 4, isVariable: true }],
  [0x0b, { name: 'REGACK', fixed: 5 }],
  [0x0c, { name: 'PUBLISH', fixed: 5, isVariable: true }],
  [0x0d, { name: 'PUBACK', fixed: 5 }],
  [0x0e, { name: 'PUBCOMP', fixed: 2 }],
  [0x0f, { name: 'PUBREC', fixed: 2 }],
  [0x10, { name: 'PUBREL', fixed: 2 }],
  [0x12, { name: 'SUBSCRIBE', fixed: 3, isVariable: true }],
  [0x13, { name: 'SUBACK', fixed: 6 }],
  [0x14, { name: 'UNSUBSCRIBE', fixed: 3, isVariable: true }],
  [0x15, { name: 'UNSUBACK', fixed: 2 }],
  [0x16, { name: 'PINGREQ', fixed: 0, isVariable: true }],
  [0x17, { name: 'PINGRESP', fixed: 0 }],
  [0x18, { name: 'DISCONNECT', fixed: 0, isVariable: true }],
  [0x1a, { name: 'WILLTOPICUPD', fixed: 0, isVariable: true }],
  [0x1b, { name: 'WILLTOPICRESP', fixed: 1 }],
  [0x1c, { name: 'WILLMSGUPD', fixed: 0, isVariable: true }],
  [0x1d, { name: 'WILLMSGRESP', fixed: 1 }],
] as const)

/** A length of three bytes begins with this: §5.2.1. */
const LONG_LENGTH = 0x01
/** §5.3.8: the only protocol there is. */
const PROTOCOL_ID = 0x01
/** Flags: §5.3.4; the two lowest bits are the kind of topic. */
const TOPIC_KIND = 0x03
const NAME = 0x00
/** §5.4.4: of the flags of CONNECT only Will and CleanSession mean anything. */
const CONNECT_FLAGS = 0x0c
const LONGEST_CLIENT_ID = 23

const operations = new Map<string, { readonly code: string; readonly name: string; readonly verb: Verb }>([
  ['PUBLISH', { code: '0x0c', name: 'PUBLISH', verb: 'report' }],
  ['SUBSCRIBE', { code: '0x12', name: 'SUBSCRIBE', verb: 'subscribe' }],
  ['UNSUBSCRIBE', { code: '0x14', name: 'UNSUBSCRIBE', verb: 'subscribe' }],
  ['REGISTER', { code: '0x0a', name: 'REGISTER', verb: 'browse' }],
])

interface MqttSnMessage {
  readonly type: number
  readonly name: string
  /** Client, or topic by name or number. */
  readonly object: string
  /** MsgId, which its acknowledgement repeats; undefined where there is none. */
  readonly id: number | undefined
  /** ReturnCode of an acknowledgement; 0 is accepted. */
  readonly returnCode: number
}

/** Positions of MsgId and ReturnCode after the type: §5.4. */
const MESSAGE_ID: Readonly<Record<string, number>> = {
  REGISTER: 2,
  REGACK: 2,
  PUBLISH: 3,
  PUBACK: 2,
  SUBSCRIBE: 1,
  SUBACK: 3,
  UNSUBSCRIBE: 1,
  UNSUBACK: 0,
  PUBCOMP: 0,
}
const RETURN_CODE: Readonly<Record<string, number>> = { CONNACK: 0, REGACK: 4, PUBACK: 4, SUBACK: 5 }
/** §5.3.10. */
const returnCodes = ['accepted', 'congestion', 'invalid topic id', 'not supported'] as const

const limits = {
  /** Requests of one flow that wait for their acknowledgement; a client has one under way: §6.13. */
  pending: 16,
} as const

interface MqttSnState {
  readonly pending: Map<number, Operation>
}

function dissect({ bytes, start, end, isCut }: Slice): Dissected<MqttSnMessage> {
  const available = end - start
  if (available < 2) return { kind: 'foreign' }
  const isLong = bytes[start] === LONG_LENGTH
  if (isLong && available < 4) return { kind: 'foreign' }
  const length = isLong ? u16be(bytes, start + 1) : bytes[start]!
  const at = start + (isLong ? 3 : 1)
  const kind = types.get(bytes[at]!)
  // A datagram contains one message, because its length is given twice: §5.2.1 and the datagram's own.
  if (
    kind === undefined ||
    length > available ||
    (length < available && !isCut) ||
    length < at + 1 - start + kind.fixed
  )
    return { kind: 'foreign' }
  const variable = start + length - at - 1 - kind.fixed
  if (variable > 0 && kind.isVariable !== true && !(kind.name === 'CONNACK' && variable === 0))
    return { kind: 'foreign' }
  const object = objectOf(kind.name, bytes, at + 1, start + length)
  const idAt = MESSAGE_ID[kind.name]
  const codeAt = RETURN_CODE[kind.name]
  const message = {
    type: bytes[at]!,
    name: kind.name,
    object,
    id:
      idAt === undefined || !isAnswered(kind.name, bytes[at + 1]!) ? undefined : u16be(bytes, at + 1 + idAt),
    returnCode: codeAt === undefined ? 0 : bytes[at + 1 + codeAt]!,
  }
  return { kind: 'message', length, message }
}

/** A publication of quality 0 or -1 gets no acknowledgement: §5.3.4. */
function isAnswered(name: string, flags: number): boolean {
  const quality = (flags >> 5) & 3
  return name !== 'PUBLISH' || quality === 1 || quality === 2
}

function objectOf(name: string, bytes: Uint8Array, at: number, end: number): string {
  if (name === 'CONNECT') return text(bytes, at + 4, end)
  if (name === 'REGISTER') return text(bytes, at + 4, end)
  if (name === 'PUBLISH') return `topic ${u16be(bytes, at + 1)}`
  if (name !== 'SUBSCRIBE' && name !== 'UNSUBSCRIBE') return ''
  const isName = (bytes[at]! & TOPIC_KIND) === NAME
  return isName || end - at < 5 ? text(bytes, at + 3, end) : `topic ${u16be(bytes, at + 3)}`
}

function facts(message: MqttSnMessage, { fromClient }: Slice, emit: Emit, { pending }: MqttSnState): void {
  const { name, object, id, returnCode } = message
  const error = returnCode === 0 ? undefined : (returnCodes[returnCode] ?? `return code ${returnCode}`)
  switch (name) {
    case 'CONNECT':
      if (object !== '')
        emit({ ...said, about: 'client', attribute: 'client-id', value: object, field: 'ClientId' })
      return
    case 'CONNACK': {
      const phase = error === undefined ? 'open' : 'refused'
      emit({ kind: 'session', phase, method: 'mqtt-sn', secured: false })
      return
    }
    case 'DISCONNECT':
      emit({ kind: 'session', phase: 'close', method: 'mqtt-sn', secured: false })
      return
    case 'ADVERTISE':
    case 'GWINFO': {
      const about = fromClient ? 'client' : 'server'
      const value = 'mqtt-sn-gateway'
      emit({ ...said, about, attribute: 'role', value, confidence: confidence.management, field: name })
      return
    }
    case 'REGACK':
    case 'PUBACK':
    case 'SUBACK':
    case 'UNSUBACK':
    case 'PUBCOMP': {
      const asked = pending.get(id!)
      pending.delete(id!)
      if (asked !== undefined)
        emit({ ...asked, outcome: error === undefined ? 'succeeded' : 'rejected', error })
      return
    }
    default: {
      const known = operations.get(name)
      if (known === undefined) return
      const operation = {
        kind: 'operation',
        ...known,
        object: object || undefined,
        outcome: 'requested',
      } as const
      emit(operation)
      if (id === undefined) return
      pending.set(id, operation)
      if (pending.size > limits.pending) pending.delete(pending.keys().next().value!)
    }
  }
}

const said = { kind: 'identity', confidence: confidence.banner } as const

export const protocol = defineProtocol<MqttSnMessage, MqttSnState>({
  name: 'mqtt-sn',
  shortName: 'MQTT-SN',
  title: 'MQTT for sensor networks',
  standard: 'MQTT-SN 1.2 (IBM, 2013)',
  depth: 'semantic',
  family: 'ot',
  traits: { isBrokered: true },
  actions,
  hints: [{ transport: 'udp', port: 1883 }, { transport: 'udp', port: 1884 }, { content: 'udp' }],
  newState: () => ({ pending: new Map() }),
  probe(slice) {
    const { bytes, start, end } = slice
    const found = dissect(slice)
    if (found.kind !== 'message' || found.message.type !== CONNECT || found.length !== end - start)
      return 'no'
    const id = found.message.object
    const isConnect = (bytes[start + 2]! & ~CONNECT_FLAGS) === 0 && bytes[start + 3] === PROTOCOL_ID
    return isConnect && id.length >= 3 && id.length <= LONGEST_CLIENT_ID && /^[ -~]+$/.test(id) ? 'yes' : 'no'
  },
  dissect,
  isFromClient: ({ name }) =>
    name === 'CONNECT' || name === 'PUBLISH' || name === 'SUBSCRIBE' ? true : undefined,
  facts,
  rows: ({ name, object }) => [
    { label: 'Type', value: name, at: 1, length: 1 },
    { label: 'Object', value: object, at: 2, length: 0 },
  ],
  behaviourKeys: [{ name: 'topic', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [...operations.values()],
})
