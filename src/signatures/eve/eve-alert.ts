/**
 * Converts one line of Suricata's EVE into an alert. Format: Suricata User Guide 7.0, "Eve JSON Format". The line is
 * untrusted.
 */

import { jsonDepth } from '#bytes/json-depth'
import { clean } from '#bytes/text'
import { ipBytes, ipText } from '#model/address'
import type { Microseconds } from '#model/time'
import { severityOfPriority, severityOfWord } from '../severity.ts'
import type { SignatureWords } from '../signature-rule.ts'
import { isAboutTechniques, withTechniquesOf } from '../techniques.ts'
import { limits } from './limits.ts'

export interface EveEnd {
  /** In text; always an IP address. */
  readonly address: string
  /** 0 where the protocol has none. */
  readonly port: number
}

export interface EveAlert {
  readonly time: Microseconds
  readonly signature: SignatureWords
  /** Of the packet that gave the alert. */
  readonly sender: EveEnd
  readonly receiver: EveEnd
  /** IP protocol number; -1 for an unknown name. */
  readonly ipProtocol: number
  /** Type and code of ICMP. */
  readonly icmp: readonly [type: number, code: number] | undefined
  readonly vlan: number | undefined
  /** Whether the sender began the conversation; undefined if Suricata does not report it. */
  readonly isFromClient: boolean | undefined
  /** Application protocol in Suricata's word; '' where it knows none. */
  readonly application: string
  /** As Suricata has it; '' where it prints none. */
  readonly communityId: string
  /** Target of the attack, if the rule's `target` names it. */
  readonly victim: string
}

/** `src/util-proto-name.c` of Suricata 7.0; others are printed as numbers. */
const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ICMP', 1],
  ['IGMP', 2],
  ['TCP', 6],
  ['UDP', 17],
  ['GRE', 47],
  ['ESP', 50],
  ['AH', 51],
  ['IPV6-ICMP', 58],
  ['SCTP', 132],
])
const WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 132])

/** Numbers of what Suricata itself notices about packets and streams ("decoder-events.rules" and the like): no attacks by themselves. */
const OWN_EVENTS = { first: 2_200_000, last: 2_299_999 } as const

/** The alert in a line; `other` for events of other kinds, `refused` for what is none of Suricata's. */
export function readEveLine(line: string): EveAlert | 'other' | 'refused' {
  if (line.length > limits.lineCharacters) return 'refused'
  if (!/"event_type"\s*:\s*"alert"/.test(line)) return line.startsWith('{') ? 'other' : 'refused'
  if (jsonDepth(line, limits.depth) > limits.depth) return 'refused'
  try {
    return alertOf(JSON.parse(line)) ?? 'refused'
  } catch {
    return 'refused' // cut in the middle, or no JSON
  }
}

function alertOf(event: unknown): EveAlert | undefined {
  if (!isTable(event) || event.event_type !== 'alert' || !isTable(event.alert)) return undefined
  const time = timeOf(event.timestamp)
  const signature = signatureOf(event.alert)
  const ipProtocol = protocolOf(event.proto)
  const sender = endOf(event.src_ip, WITH_PORTS.has(ipProtocol) ? event.src_port : 0)
  const receiver = endOf(event.dest_ip, WITH_PORTS.has(ipProtocol) ? event.dest_port : 0)
  if (time === undefined || signature === undefined || sender === undefined || receiver === undefined)
    return undefined
  const { direction, vlan, app_proto: application, community_id: communityId } = event
  return {
    time,
    signature,
    sender,
    receiver,
    ipProtocol,
    icmp: WITH_PORTS.has(ipProtocol) ? undefined : icmpOf(event),
    vlan: Array.isArray(vlan) ? whole(vlan[0], 4094) : undefined,
    isFromClient: direction === 'to_server' ? true : direction === 'to_client' ? false : undefined,
    application: isWord(application) && application !== 'failed' ? application : '',
    communityId: typeof communityId === 'string' && /^1:[\w+/]{27}=$/.test(communityId) ? communityId : '',
    victim: isTable(event.alert.target) ? (endOf(event.alert.target.ip, 0)?.address ?? '') : '',
  }
}

function signatureOf(alert: Table): SignatureWords | undefined {
  const generator = whole(alert.gid, 0xffff_ffff)
  const sid = whole(alert.signature_id, 0xffff_ffff)
  const priority = whole(alert.severity, 255)
  if (generator === undefined || sid === undefined || typeof alert.signature !== 'string') return undefined
  const metadata = Object.entries(isTable(alert.metadata) ? alert.metadata : {}).slice(0, 100)
  const words = (value: unknown) => (Array.isArray(value) ? value : [value]).slice(0, 16).map(String)
  const said = metadata.find(([key]) => key === 'signature_severity')?.[1]
  const isOwnEvent = generator === 1 && sid >= OWN_EVENTS.first && sid <= OWN_EVENTS.last
  return {
    generator,
    sid,
    revision: whole(alert.rev, 0xffff_ffff) ?? 0,
    message: clean(alert.signature, 300) || `Signature ${sid}`,
    classification: typeof alert.category === 'string' ? clean(alert.category, 100) : '',
    severity: isOwnEvent
      ? 'notice'
      : (severityOfWord(words(said)[0]!.toLowerCase()) ?? severityOfPriority(priority ?? 3)),
    techniques: metadata
      .filter(([key]) => isAboutTechniques(key))
      .reduce<readonly string[]>((known, [, value]) => withTechniquesOf(words(value).join(' '), known), []),
  }
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/

/** `2023-11-14T22:13:20.010000+0000` */
function timeOf(text: unknown): Microseconds | undefined {
  const match = typeof text === 'string' ? TIME.exec(text) : null
  if (match === null) return undefined
  const [, second = '', fraction = '', zone = ''] = match
  const milliseconds = Date.parse(second + zone.replace(/^(...)(\d\d)$/, '$1:$2'))
  if (Number.isNaN(milliseconds)) return undefined
  return milliseconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

function endOf(address: unknown, port: unknown): EveEnd | undefined {
  const bytes = typeof address === 'string' ? ipBytes(address) : undefined
  if (bytes === undefined) return undefined
  // Suricata prints all 32 digits of an IPv6 address.
  return { address: ipText(bytes, 0, bytes.length), port: whole(port, 0xffff) ?? 0 }
}

function protocolOf(name: unknown): number {
  if (typeof name !== 'string') return -1
  const number = /^\d{1,3}$/.test(name) ? Number(name) : (PROTOCOLS.get(name.toUpperCase()) ?? -1)
  return number > 255 ? -1 : number
}

function icmpOf({ icmp_type: type, icmp_code: code }: Table): readonly [number, number] | undefined {
  const numbers = [whole(type, 255), whole(code, 255)] as const
  return numbers[0] === undefined ? undefined : [numbers[0], numbers[1] ?? 0]
}

type Table = Readonly<Record<string, unknown>>

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function whole(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
    ? value
    : undefined
}

/** Suricata's names of protocols. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9_-]{0,23}$/.test(value)
}
