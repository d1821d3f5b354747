/** Fields of a fact that a rule may use: names, kinds of facts that have them, and how each is read. */
import type { Device } from '#model/device'
import { ATTRIBUTES, isQuiet, type Party, VERBS } from '#model/fact'
import { ENGINES, type RuleContext, type RuleInput, SEVERITIES, type Watch } from '#model/rule'

type Value = string | number | boolean | readonly string[] | undefined
export type Read = (input: RuleInput, known: RuleContext) => Value

export interface CustomRuleField {
  readonly name: string
  /** Description of its content, for the author of a rule. */
  readonly about: string
  /** Kinds of facts that have it; undefined: all. */
  readonly kinds: readonly Watch[] | undefined
  /** All values it can have, where they are few. */
  readonly values?: readonly string[] | undefined
  readonly read: Read
  /** Read from the picture of a device, which costs more. */
  readonly isOfDevice?: boolean
  /** Holds several values, any of which may match. */
  readonly isList?: boolean
}

/** Higher is dearer: a site's `importance` as a number that can be compared. */
const CRITICALITY = { low: 1, medium: 2, high: 3 } as const

const DEVICE: readonly (readonly [
  name: string,
  about: string,
  (device: Device) => Value,
  values?: readonly string[],
])[] = [
  ['name', 'name', ({ name }) => name],
  ['type', 'device type: PLC, HMI, Historian …', ({ type }) => spellings(type)],
  ['class', 'OT, IT, IoT, Network, Internet, Group', ({ class: value }) => value],
  ['role', 'roles including the type: plc, historian, engineering-station', rolesOf],
  ['vendor', 'manufacturer', ({ vendor }) => vendor],
  ['model', 'model', ({ model }) => model],
  ['firmware', 'firmware version', ({ firmware }) => firmware],
  ['os', 'operating system', ({ os }) => os],
  ['hostname', 'host names', ({ hostnames }) => hostnames],
  ['zone', 'zone of the site file, or L0 … L5 by its Purdue level', zonesOf],
  ['level', 'Purdue level, 0 to 5', ({ purdueLevel }) => purdueLevel],
  ['mode', 'last reported operating mode: Run, Program, Remote …', ({ mode }) => mode],
  ['key_position', 'last reported key switch position', ({ keyPosition }) => keyPosition],
  ['importance', 'low, medium, high', ({ importance }) => importance, ['low', 'medium', 'high']],
  [
    'criticality',
    'importance as a number: low 1, medium 2, high 3',
    ({ importance }) => CRITICALITY[importance],
  ],
  ['authorised', 'true or false', ({ authorised }) => authorised],
  ['programs', 'true if it programs controllers', ({ isProgrammingDevice }) => isProgrammingDevice],
]

const PARTY: readonly (readonly [name: string, about: string, (party: Party) => Value])[] = [
  ['ip', 'IP address', ({ ip }) => ip],
  ['mac', 'MAC address; behind a router, the router’s', ({ mac }) => mac],
  ['port', 'port', ({ port }) => port],
  ['realm', 'address space of the site file', ({ realm }) => realm],
]

const OUTCOMES = ['requested', 'succeeded', 'rejected', 'unanswered']
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const ALL_TRAFFIC: readonly Watch[] = ['flow', 'new-link']
const ALL_DEVICES: readonly Watch[] = ['new-device', 'device-changed', 'silent-device', 'program-changed']

/** Fields that a kind of fact has by its own name: [name, about, kinds, key, values]. */
const OF_FACT: readonly (readonly [string, string, readonly Watch[], string, (readonly string[])?])[] = [
  ['verb', 'operation, common to all protocols', ['operation'], 'verb', VERBS],
  ['function', 'function code as written in the standard: 16, 0x05, ud:4/1', ['operation'], 'code'],
  [
    'name',
    'operation name of the protocol; file name; name looked up',
    ['operation', 'transfer', 'lookup', 'program-changed'],
    'name',
  ],
  ['object', 'object accessed: holding:40..41, DB1, a tag', ['operation'], 'object'],
  ['unit', 'unit, link address, slot or common address', ['operation'], 'unit'],
  ['response', 'outcome', ['operation', 'lookup'], 'outcome', OUTCOMES],
  ['value', 'value written, read or reported', ['operation', 'identity', 'reading'], 'value'],
  ['error', 'error text of the standard', ['operation'], 'error'],
  ['attribute', 'identity attribute, or changed attribute', ['identity', 'device-changed'], 'attribute'],
  ['confidence', 'confidence, 0 to 1', ['identity'], 'confidence'],
  ['point', 'point name: holding:40, a tag', ['reading'], 'point'],
  ['quality', 'quality of a reading', ['reading'], 'quality'],
  ['phase', 'open, refused, close', ['session'], 'phase', ['open', 'refused', 'close']],
  ['user', 'user name', ['session'], 'user'],
  ['method', 'password, anonymous, ntlm, rdp …', ['session'], 'method'],
  ['secured', 'true if encrypted or signed', ['session'], 'secured'],
  ['clear_text', 'true if credentials are sent in clear text', ['session'], 'clearText'],
  ['default_credentials', 'true for default credentials of the vendor', ['session'], 'defaultCredentials'],
  ['type', 'media type, or type name of the protocol', ['transfer'], 'type'],
  ['bytes', 'size', ['transfer'], 'bytes'],
  ['sha256', 'digest', ['transfer'], 'sha256'],
  ['content', 'type by content: executable/pe, project/l5x …', ['transfer'], 'content'],
  ['direction', 'to-server, to-client', ['transfer'], 'direction', ['to-server', 'to-client']],
  [
    'purpose',
    'program, firmware, configuration, file',
    ['transfer'],
    'purpose',
    ['program', 'firmware', 'configuration', 'file'],
  ],
  ['answer', 'result of the lookup', ['lookup'], 'answer'],
  ['id', 'stream id', ['stream'], 'id'],
  ['sequence', 'sequence counters', ['stream'], 'sequence'],
  ['state', 'stream state', ['stream'], 'state'],
  ['neighbour', 'neighbouring device', ['topology'], 'neighbour'],
  ['switch_port', 'switch port', ['topology'], 'port'],
  ['ring', 'ring', ['topology'], 'ring'],
  ['route', 'route', ['topology'], 'route'],
  ['what', 'malformed, gap, overlap, foreign-protocol …', ['anomaly', 'deviation'], 'what'],
  ['detail', 'description of the anomaly', ['anomaly'], 'detail'],
  [
    'about',
    'subject, if not the server',
    ['operation', 'identity', 'reading', 'session', 'transfer', 'lookup', 'stream', 'topology', 'anomaly'],
    'about',
  ],
  ['from', 'previous value', ['device-changed'], 'from'],
  ['to', 'new value', ['device-changed'], 'to'],
  ['silent_seconds', 'seconds without traffic', ['silent-device'], 'silentSeconds'],
  ['text', 'description of the difference', ['program-changed'], 'text'],
  ['by', 'address of the client', ['program-changed'], 'by'],
]

/** Fields of a flow's traffic since its last report: [name, about, key]. */
const OF_TRAFFIC: readonly (readonly [string, string, string])[] = [
  ['packets_from_client', 'packets since the last report', 'packetsFromClient'],
  ['packets_from_server', 'packets since the last report', 'packetsFromServer'],
  ['bytes_from_client', 'bytes since the last report', 'bytesFromClient'],
  ['bytes_from_server', 'bytes since the last report', 'bytesFromServer'],
  ['ttl_from_client', 'smallest time-to-live', 'timeToLiveFromClient'],
  ['ttl_from_server', 'smallest time-to-live', 'timeToLiveFromServer'],
  ['established', 'true once both sides have sent data', 'established'],
  ['refused', 'true if refused or never answered', 'refused'],
]

/** Fields of an alert: [name, about, key, values]. */
const OF_ALERT: readonly (readonly [string, string, string, (readonly string[])?])[] = [
  ['rule', 'id of the rule that fired', 'rule'],
  ['title', 'title of the rule', 'title'],
  ['severity', 'severity', 'severity', SEVERITIES],
  ['engine', 'protocol, policy, malware, anomaly, operational', 'engine', ENGINES],
  ['category', 'category', 'category'],
  ['technique', 'ATT&CK techniques', 'techniques'],
  ['summary', 'summary of the alert', 'what'],
  ['source', 'address of the source', 'sourceAddress'],
  ['destination', 'address of the target', 'destinationAddress'],
  ['learning_only', 'true for findings in learning mode', 'isLearning'],
  ['maintenance', 'maintenance window; empty for none', 'maintenance'],
]

/** Every field there is. Two of one name are in different kinds of facts. */
export const FIELDS: readonly CustomRuleField[] = [
  ...general(),
  ...OF_FACT.map(
    ([name, about, kinds, key, values]): CustomRuleField => ({
      name,
      about,
      kinds,
      values,
      read: ofFact(kinds, key),
    }),
  ),
  ...ofOperations(),
  ...OF_TRAFFIC.map(
    ([name, about, key]): CustomRuleField => ({
      name,
      about,
      kinds: ALL_TRAFFIC,
      read: ({ fact }) =>
        'traffic' in fact ? (fact.traffic as unknown as Record<string, Value>)[key] : undefined,
    }),
  ),
  ...OF_ALERT.map(
    ([name, about, key, values]): CustomRuleField => ({
      name,
      about,
      kinds: ['alert'],
      values,
      isList: key === 'techniques',
      read: ({ fact }) =>
        fact.kind === 'alert' ? (fact.alert as unknown as Record<string, Value>)[key] : undefined,
    }),
  ),
  ...DEVICE.map(
    ([name, about, read, values]): CustomRuleField => ({
      name: `device.${name}`,
      about: `device: ${about}`,
      kinds: ALL_DEVICES,
      values,
      isOfDevice: true,
      read: ({ fact }) => ('device' in fact ? read(fact.device) : undefined),
    }),
  ),
  {
    name: 'device.ip',
    about: 'device: IP addresses',
    kinds: ALL_DEVICES,
    isOfDevice: true,
    read: ({ fact }) => ('device' in fact ? fact.device.ipAddresses : undefined),
  },
  {
    name: 'device.mac',
    about: 'device: MAC addresses',
    kinds: ALL_DEVICES,
    isOfDevice: true,
    read: ({ fact }) => ('device' in fact ? fact.device.macAddresses : undefined),
  },
  {
    name: 'change',
    about: 'device event',
    kinds: ALL_DEVICES,
    values: ['new', 'changed', 'silent', 'program'],
    read: ({ fact }) => CHANGES[fact.kind],
  },
]

/** Other names of fields: former ones, those of other products and those of the model. */
export const ALIASES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...DEVICE.map(([name]) => name), 'ip', 'mac'].map((name) => [`asset.${name}`, `device.${name}`]),
  ),
  new_here: 'learning_only',
  octets: 'bytes',
  octets_from_client: 'bytes_from_client',
  octets_from_server: 'bytes_from_server',
  code: 'function',
  func: 'function',
  function_code: 'function',
  outcome: 'response',
  status: 'response',
  query: 'name',
  src_ip: 'client.ip',
  dst_ip: 'server.ip',
  src_port: 'client.port',
  dst_port: 'server.port',
  src_mac: 'client.mac',
  dst_mac: 'server.mac',
  client: 'client.ip',
  server: 'server.ip',
  service: 'protocol',
}

const CHANGES: Readonly<Record<string, string>> = {
  'new-device': 'new',
  'device-changed': 'changed',
  'silent-device': 'silent',
  'program-changed': 'program',
}

/** Attributes of identities, for completion. */
export const ATTRIBUTE_VALUES: readonly string[] = ATTRIBUTES

function general(): readonly CustomRuleField[] {
  const sides = (['client', 'server'] as const).flatMap((side) => [
    ...PARTY.map(([name, about, read]): CustomRuleField => {
      const whose = side === 'client' ? 'client' : 'server'
      return {
        name: `${side}.${name}`,
        about: `${whose}: ${about}`,
        kinds: undefined,
        read: (input) => read(input[side]),
      }
    }),
    ...DEVICE.map(([name, about, read, values]): CustomRuleField => {
      const whose = side === 'client' ? 'client' : 'server'
      return {
        name: `${side}.${name}`,
        about: `${whose}: ${about}`,
        kinds: undefined,
        values,
        isOfDevice: true,
        read: (_, known) => {
          const device = known.device(side)
          return device === undefined ? undefined : read(device)
        },
      }
    }),
  ])
  return [
    { name: 'kind', about: 'kind of fact', kinds: undefined, read: ({ fact }) => fact.kind },
    { name: 'protocol', about: 'protocol of the fact', kinds: undefined, read: ({ protocol }) => protocol },
    {
      name: 'transport',
      about: 'tcp, udp, sctp, icmp, ip, link',
      kinds: undefined,
      values: ['tcp', 'udp', 'sctp', 'icmp', 'ip', 'link'],
      read: ({ transport }) => transport,
    },
    { name: 'vlan', about: 'VLAN of the frame', kinds: undefined, read: ({ vlan }) => vlan },
    {
      name: 'count',
      about: 'number of occurrences; above 1 for aggregated repeats',
      kinds: undefined,
      read: ({ count }) => count,
    },
    {
      name: 'hour',
      about: 'hour of the day, UTC, 0 to 23',
      kinds: undefined,
      read: ({ time }) => new Date(time / 1000).getUTCHours(),
    },
    {
      name: 'weekday',
      about: 'day of the week, UTC',
      kinds: undefined,
      values: DAYS,
      read: ({ time }) => DAYS[new Date(time / 1000).getUTCDay()],
    },
    ...sides,
  ]
}

function ofOperations(): readonly CustomRuleField[] {
  const kinds: readonly Watch[] = ['operation', 'reading']
  return [
    {
      name: 'changes',
      about: 'true for changing operations: writes, stops, downloads',
      kinds: ['operation'],
      read: ({ fact }) => (fact.kind === 'operation' ? !isQuiet(fact.verb) : undefined),
    },
    {
      name: 'address',
      about: 'first number of the object: 107 for holding:107..110',
      kinds,
      read: ({ fact }) => addresses(fact)?.[0],
    },
    {
      name: 'last_address',
      about: 'last number of the object: 110 for holding:107..110',
      kinds,
      read: ({ fact }) => addresses(fact)?.[1],
    },
  ]
}

function ofFact(kinds: readonly Watch[], key: string): Read {
  return ({ fact }) => {
    if (!kinds.includes(fact.kind)) return undefined
    const value = (fact as unknown as Record<string, unknown>)[key]
    return typeof value === 'object' ? undefined : (value as Value)
  }
}

function addresses(fact: RuleInput['fact']): readonly [number, number] | undefined {
  const text = fact.kind === 'operation' ? fact.object : fact.kind === 'reading' ? fact.point : undefined
  const found = text === undefined ? null : /(\d{1,12})(?:\.\.(\d{1,12}))?/.exec(text)
  return found === null ? undefined : [Number(found[1]), Number(found[2] ?? found[1])]
}

/** The text itself, and as a word of a rule: `Engineering Station`, `engineering-station`. */
function spellings(text: string): readonly string[] {
  return text.includes(' ') ? [text, text.toLowerCase().replaceAll(' ', '-')] : [text]
}

function rolesOf({ roles, type }: Device): readonly string[] {
  return [...roles, ...spellings(type)]
}

function zonesOf({ zone, purdueLevel }: Device): readonly string[] {
  return [...(zone === '' ? [] : [zone]), ...(purdueLevel === undefined ? [] : [`L${purdueLevel}`])]
}
