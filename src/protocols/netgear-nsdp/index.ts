import { hexCode } from '#bytes/hex'
import { startsWith, u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import { type Attribute, confidence, type Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version, operation, result (2), nothing (4), addresses of the station and of the switch, nothing (2), sequence (2), name, nothing
// (4); then fields of type (2), length (2), value, up to 0xffff. Netgear publishes no document; as open libraries have it.
const NAME: Uint8Array = new TextEncoder().encode('NSDP')
const VERSION = 1
const OPERATION = 1
const RESULT = 2
const STATION = 8
const SWITCH = 14
const NAME_AT = 24
const HEADER = 32
const FIELD = 4
const END = 0xffff
const LAST_OPERATION = 4
const WRITES = 3

const limits = { fields: 64 } as const

/** Texts and addresses a switch gives of itself, by type. */
const attributes: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [0x0001, ['model', 'Model']],
  [0x0003, ['name', 'Name']],
  [0x0004, ['mac', 'MAC']],
  [0x0005, ['location', 'Location']],
  [0x0006, ['ip', 'IP']],
  [0x000d, ['firmware', 'Firmware 1']],
  [0x7800, ['serial', 'Serial number']],
] as const)

/** Operation of writing a field; others configure. The password in use precedes all fields. */
const writes: ReadonlyMap<number, readonly [Verb, string]> = new Map([
  [0x0009, ['set-password', 'New password']],
  [0x0013, ['restart', 'Reboot']],
  [0x0400, ['configure', 'Factory reset']],
] as const)
const PASSWORD = 0x000a
const PASSWORD_HASH = 0x001a

interface NsdpMessage {
  /** 1 and 2 read, 3 and 4 write; the even ones answer. */
  readonly operation: number
  readonly result: number
  readonly station: string
  readonly switchMac: string
  readonly types: readonly number[]
  readonly claims: readonly (readonly [Attribute, string, string])[]
}

function dissect({ bytes, start, end, isCut }: Slice): Dissected<NsdpMessage> {
  const length = end - start
  if (length < HEADER || !startsWith(bytes, start + NAME_AT, end, NAME)) return { kind: 'foreign' }
  const operation = bytes[start + OPERATION]!
  if (bytes[start] !== VERSION || operation < 1 || operation > LAST_OPERATION) return { kind: 'foreign' }
  const types: number[] = []
  const claims: [Attribute, string, string][] = []
  for (let at = start + HEADER; at + FIELD <= end && types.length < limits.fields; ) {
    const type = u16be(bytes, at)
    const stop = at + FIELD + u16be(bytes, at + 2)
    if (type === END) break
    if (stop > end && !isCut)
      return { kind: 'malformed', at: at - start, reason: 'field longer than the datagram', length }
    types.push(type)
    const said = attributes.get(type)
    const value = stop > end ? '' : valueAt(bytes, type, at + FIELD, stop)
    if (said !== undefined && value !== '') claims.push([said[0], value, said[1]])
    at = stop
  }
  const message = {
    operation,
    result: u16be(bytes, start + RESULT),
    station: macText(bytes, start + STATION),
    switchMac: macText(bytes, start + SWITCH),
    types,
    claims,
  }
  return { kind: 'message', length, message }
}

function valueAt(bytes: Uint8Array, type: number, at: number, stop: number): string {
  const size = stop - at
  if (type === 0x0004) return size === 6 ? macText(bytes, at) : ''
  if (type === 0x0006) return size === 4 ? ipv4Text(bytes, at) : ''
  return text(bytes, at, stop)
}

const isAnswer = ({ operation }: NsdpMessage) => operation % 2 === 0

/** Each field that is written is an operation of its own; reading is one. */
function operationsOf({ operation, types }: NsdpMessage) {
  if (operation < WRITES) return [{ verb: 'identify' as Verb, name: 'Read', code: 'read' }]
  return types
    .filter((type) => type !== PASSWORD && type !== PASSWORD_HASH)
    .map((type) => {
      const [verb, name] = writes.get(type) ?? ['configure' as Verb, `Write ${hexCode(type, 4)}`]
      return { verb, name, code: hexCode(type, 4) }
    })
}

export const protocol = defineProtocol<NsdpMessage, undefined>({
  name: 'netgear-nsdp',
  shortName: 'Netgear NSDP',
  title: 'Netgear switch discovery and configuration',
  standard: 'No public document; datagrams of open libraries and NCC Group’s research (2021)',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Switch', role: 'switch' } },
  hints: [{ transport: 'udp', port: 63322 }, { transport: 'udp', port: 63324 }, { content: 'udp' }],
  firstBytes: '\x01',
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  isFromClient: (message) => !isAnswer(message),
  facts(message, { fromClient }, emit) {
    const { result, claims } = message
    const outcome = !isAnswer(message) ? 'requested' : result === 0 ? 'succeeded' : 'rejected'
    const error = outcome === 'rejected' ? `result ${hexCode(result, 4)}` : undefined
    // Answers to writing name no field.
    const isEmitted = message.operation < LAST_OPERATION
    if (isEmitted)
      for (const said of operationsOf(message)) emit({ kind: 'operation', ...said, outcome, error })
    const about = fromClient ? 'client' : 'server'
    if (!isAnswer(message)) return
    for (const [attribute, value, field] of claims)
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
    emit({
      kind: 'identity',
      about,
      attribute: 'vendor',
      value: 'Netgear',
      confidence: confidence.banner,
      field: 'NSDP',
    })
  },
  rows: ({ operation, switchMac, claims }) => [
    {
      label: 'Operation',
      value: ['', 'read', 'answer', 'write', 'answer'][operation] ?? '',
      at: 1,
      length: 1,
    },
    { label: 'Switch', value: switchMac, at: 14, length: 6 },
    ...claims.map(([, value, label]) => ({ label, value, at: 32, length: 0 })),
  ],
  behaviourKeys: [{ name: 'operation', of: ({ code }) => code }],
  operations: [
    { code: 'read', name: 'Read', verb: 'identify' },
    ...[...writes].map(([type, [verb, name]]) => ({ code: hexCode(type, 4), name, verb })),
  ],
})
