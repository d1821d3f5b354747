import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit } from '#model/protocol'
import { dissect, probe, type SadpMessage } from './wire.ts'

/** Operations of requests; a suffix such as `_v31` states the encryption of the response. */
const types: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['inquiry', 'browse'],
  ['update', 'configure'],
  ['activate', 'set-password'],
  ['restore', 'set-password'],
  ['resetpassword', 'set-password'],
  ['getencryptstring', 'read'],
  ['exchangecode', 'read'],
  ['getcode', 'read'],
  ['getquestion', 'read'],
  ['setmailbox', 'configure'],
  ['ezvizunbind', 'configure'],
  ['devicetypeunlock', 'configure'],
])
const plainType = (type: string) => type.toLowerCase().replace(/_v\d+$/, '')
const verbOf = (type: string): Verb => types.get(plainType(type)) ?? 'execute'

const ATTRIBUTES: readonly (readonly [Attribute, string])[] = [
  ['model', 'DeviceDescription'],
  ['serial', 'DeviceSN'],
  ['firmware', 'SoftwareVersion'],
  ['mac', 'MAC'],
  ['ip', 'IPv4Address'],
]
const FAILURES = /^(fail|failed|denied|false|error)/i

function identify(fields: ReadonlyMap<string, string>, about: string, emit: Emit): void {
  const say = (
    attribute: Attribute,
    value: string,
    field: string,
    howSure: number = confidence.identityService,
  ) => emit({ kind: 'identity', about, attribute, value, confidence: howSure, field })
  for (const [attribute, field] of ATTRIBUTES) {
    const value = fields.get(field)
    if (value === undefined || value === '0.0.0.0') continue
    say(attribute, attribute === 'mac' ? value.toLowerCase().replaceAll('-', ':') : value, field)
  }
  // Others sell the same devices under their names and models.
  if (/^i?DS-/.test(fields.get('DeviceDescription') ?? ''))
    say('vendor', 'Hikvision', 'DeviceDescription', confidence.banner)
  const channels = Number(fields.get('DigitalChannelNum') ?? 0) + Number(fields.get('AnalogChannelNum') ?? 0)
  if (channels > 0) say('type', channels > 1 ? 'DVR' : 'IP Camera', 'DigitalChannelNum', confidence.banner)
  // A device without a password accepts one from the first client.
  if (fields.get('Activated') === 'false') say('protection', 'not activated: no password yet', 'Activated')
}

export const protocol = defineProtocol<SadpMessage, undefined>({
  name: 'hikvision-sadp',
  shortName: 'Hikvision SADP',
  title: 'Hikvision search and activation (SADP)',
  standard: 'No public document; datagrams of open libraries',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 37020 }, { content: 'udp' }],
  firstBytes: '<',
  probe,
  dissect,
  isFromClient: ({ isQuestion }) => isQuestion,
  facts({ isQuestion, type, fields }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const result = fields.get('Result')
    const verb = verbOf(type)
    const operation = { kind: 'operation', verb, name: type, code: plainType(type) } as const
    if (isQuestion) emit({ ...operation, object: fields.get('MAC'), outcome: 'requested' })
    else if (verb !== 'browse') {
      const isRefused = FAILURES.test(result ?? '')
      emit({
        ...operation,
        about,
        object: fields.get('MAC'),
        outcome: isRefused ? 'rejected' : 'succeeded',
        error: isRefused ? result : undefined,
      })
    }
    if (!isQuestion) identify(fields, about, emit)
  },
  rows: ({ fields }) =>
    [...fields].map(([label, value]) => ({
      label,
      value: /password|code/i.test(label) ? '…' : value,
      at: 0,
      length: 0,
    })),
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...types].map(([code, verb]) => ({ code, name: code, verb })),
})
