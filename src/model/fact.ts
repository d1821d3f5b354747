/** The nine kinds of facts: the common interface between protocols, which emit them, and all consumers. */
import type { Memo } from './memo.ts'
import type { Microseconds } from './time.ts'

export const VERBS = [
  'read',
  'write',
  'operate',
  'force',
  'report',
  'subscribe',
  'browse',
  'identify',
  'diagnose',
  'start',
  'stop',
  'restart',
  'set-mode',
  'download-program',
  'upload-program',
  'update-firmware',
  'configure',
  'set-time',
  'set-password',
  'authenticate',
  'reserve',
  'execute',
  'delete',
] as const
export type Verb = (typeof VERBS)[number]

const QUIET: ReadonlySet<Verb> = new Set(['read', 'report', 'subscribe', 'browse', 'identify', 'diagnose'])

/** True for verbs that only look; all others change something. */
export function isQuiet(verb: Verb): boolean {
  return QUIET.has(verb)
}

/**
 * State of an operation. `requested` is emitted when the request passes and counts as one operation; the other three
 * are emitted when the response passes, with the same verb, code, object and unit, and state the result.
 */
export type Outcome = 'requested' | 'succeeded' | 'rejected' | 'unanswered'

/**
 * Subject of a fact, if it is not the flow's server: `client`, `server`, an IP address or a MAC address, and its parts
 * after slashes: `server/unit:3`, `client/slot:2`, `10.1.1.5/rack:0/slot:3`.
 */
export type About = string

interface Spoken {
  /** Absent: the flow's server. */
  readonly about?: About | undefined
}

/** Qualifiers of a value in a message: `{ priority: 8 }`, `{ type: 'DINT' }`, `{ unit: 'bytes' }`. */
export type Qualifiers = Readonly<Record<string, string | number>>

/** One of several values that one message writes. */
export interface PointValue {
  readonly point: string
  readonly value: string | number
  readonly qualifiers?: Qualifiers | undefined
}

/** A client asked a device for something, or a device reported by itself. */
export interface Operation extends Spoken {
  readonly kind: 'operation'
  readonly verb: Verb
  /** The protocol's own word. */
  readonly name: string
  /** As the standard prints it, and docs/internals/facts.md §1: Modbus `3`, S7 `0x04` or `ud:4/1`, CIP `0x4c`. */
  readonly code: string
  /** Object of the operation: register range, block, class/instance, tag, information object. */
  readonly object?: string | undefined
  /** Modbus unit, DNP3 address, slot, common address. */
  readonly unit?: string | undefined
  readonly outcome: Outcome
  /** A number is a number: everything else is in `qualifiers`. Text of a list if `values` contains the list. */
  readonly value?: string | number | undefined
  readonly qualifiers?: Qualifiers | undefined
  /** Several values written by one message, the first ones; models read these and never split `value`. */
  readonly values?: readonly PointValue[] | undefined
  /** Why it was refused, in the standard's words. */
  readonly error?: string | undefined
}

export const ATTRIBUTES = [
  'vendor',
  'model',
  'order-number',
  'serial',
  'firmware',
  'hardware',
  'software',
  'os',
  'os-build',
  'name',
  'domain',
  'type',
  'description',
  'location',
  'mode',
  'key-position',
  'run-state',
  'mac',
  'ip',
  'vlan',
  'vendor-id',
  'device-id',
  'vendor-class',
  'client-id',
  'application-uri',
  'product-uri',
  'plant-tag',
  'memory-card',
  'module',
  'copyright',
  'role',
  /** A kind of device or service out of a closed list: `_ipp._tcp`, `hap:7`, `MediaRenderer`, a scope of ONVIF. */
  'kind',
  'user',
  'fingerprint',
  'contact',
  /** Issuer, validity and key of its certificate: model/certificate.ts. */
  'certificate',
  /** How far a controller guards itself, in its maker's words: `protection level 1 of 3`. */
  'protection',
  /** How far its clock is from the sensor's, in words: model/device-clock.ts. */
  'clock-offset',
] as const
export type Attribute = (typeof ATTRIBUTES)[number] | `address:${string}`

/**
 * Identity of a device as it states it. `address:modbus-unit` and the like are protocol addresses; `role` is a role it
 * has (`router`, `dhcp-server`, `engineering-station`); `type` is one of the 70 device types or free text of the
 * protocol.
 */
export interface Identity extends Spoken {
  readonly kind: 'identity'
  readonly attribute: Attribute
  readonly value: string
  /** 0..1; see {@link confidence}. */
  readonly confidence: number
  /** The field it was read from, in the standard's words. */
  readonly field: string
}

/** How far each kind of source is to be believed: docs/internals/facts.md §4. */
export const confidence = {
  /** The device's own identity service: S7 SZL, CIP identity, Modbus 43/14, I&M0. */
  identityService: 0.95,
  /** SNMP, LLDP, CDP. */
  management: 0.85,
  /** HTTP, DHCP, SSH and other strings a host sends about itself. */
  banner: 0.6,
  /** Statement of another host, or inferred from behaviour. */
  hearsay: 0.4,
  /** The maker's prefix of a MAC address. */
  oui: 0.3,
} as const

export interface Reading extends Spoken {
  readonly kind: 'reading'
  /** Name of the point within its device: `holding:40`, `DB1.DBW4`, a tag. */
  readonly point: string
  readonly value: number | string | boolean
  readonly quality?: string | undefined
}

export interface Session extends Spoken {
  readonly kind: 'session'
  readonly phase: 'open' | 'refused' | 'close'
  readonly user?: string | undefined
  /** `password`, `anonymous`, `ntlm`, `rdp`, `forward-open` … */
  readonly method: string
  readonly secured: boolean
  /** True if a secret was readable in transit. The secret itself is never emitted. */
  readonly clearText?: boolean | undefined
  /** True if user and secret are a maker's well-known pair. */
  readonly defaultCredentials?: boolean | undefined
}

export interface Transfer extends Spoken {
  readonly kind: 'transfer'
  readonly name: string
  /** Media type or the protocol's own type word. */
  readonly type: string
  readonly bytes: number
  readonly sha256?: string | undefined
  /** Type by content, `kind/format`: `executable/pe`, `project/l5x`, `test/eicar`; see `bytes/file-type.ts`. */
  readonly content?: string | undefined
  /** Fields of a program's header, in the terms of the engineering tool: author, family, version, time of its code. */
  readonly details?: Readonly<Record<string, string>> | undefined
  readonly direction: 'to-server' | 'to-client'
  /**
   * Whether the receiver requested the transfer, if the direction does not show it: FTP servers open connections for
   * data themselves (active mode, RFC 959 §3.2).
   */
  readonly isFetched?: boolean | undefined
  readonly purpose?: 'program' | 'firmware' | 'configuration' | 'file' | undefined
}

export interface Lookup extends Spoken {
  readonly kind: 'lookup'
  readonly name: string
  readonly answer?: string | undefined
  readonly outcome: 'requested' | 'succeeded' | 'rejected'
}

export interface StreamState extends Spoken {
  readonly kind: 'stream'
  readonly id: string
  readonly sequence: number
  readonly state: string
}

export interface Topology extends Spoken {
  readonly kind: 'topology'
  readonly port?: string | undefined
  /** Address or name of who is on the other side. */
  readonly neighbour?: string | undefined
  readonly vlan?: number | undefined
  readonly ring?: string | undefined
  readonly route?: string | undefined
}

export interface Anomaly extends Spoken {
  readonly kind: 'anomaly'
  /** `malformed`, `gap`, `overlap`, `limit`, `foreign-protocol`, `duplicate-ip`, … */
  readonly what: string
  /** Offset in the message. */
  readonly at?: number | undefined
  readonly detail?: string | undefined
}

export type Fact =
  | Operation
  | Identity
  | Reading
  | Session
  | Transfer
  | Lookup
  | StreamState
  | Topology
  | Anomaly

/** One end of a flow. Addresses are text here: a party is made once a flow, never once a packet. */
export interface Party {
  /** Name of the address space: plants reuse 192.168.0.1 in every cell. '' unless the site file names one. */
  readonly realm: string
  readonly ip: string | undefined
  /** Seen as the link-layer sender or receiver of the flow's frames; behind a router it is the router's. */
  readonly mac: string | undefined
  readonly port: number | undefined
}

/** Where in the input a thing was seen; enough to fetch the bytes again. */
export interface Place {
  /** Index into the list of capture files; live: 0. */
  readonly file: number
  /** Number of the frame in its file, from 1. */
  readonly frame: number
}

/** A fact with what the dissection driver knows about it. */
export interface Observation<F extends Fact = Fact> {
  readonly fact: F
  /** Of the first of the `count` times. */
  readonly time: Microseconds
  readonly lastTime: Microseconds
  /** 1 for a first occurrence; more for folded repeats. */
  readonly count: number
  /** Repeats a fact that was emitted on the same conversation; `count` has the number. Absent: it does not. */
  readonly isRepeat?: boolean | undefined
  readonly protocol: string
  readonly transport: 'tcp' | 'udp' | 'sctp' | 'icmp' | 'ip' | 'link'
  readonly client: Party
  readonly server: Party
  /** Of the conversation; absent where there is none, which costs time and nothing else. */
  readonly memo?: Memo | undefined
  readonly vlan: number | undefined
  readonly place: Place
  /** False while it was only guessed who is client and who is server. */
  readonly directionKnown: boolean
  /** For operations that change something: name of what passed before it on the same flow. */
  readonly after?: string | undefined
}

/** Traffic of one flow since the last report; sent at ticks and when the flow ends. */
export interface Traffic {
  readonly protocol: string
  readonly transport: Observation['transport']
  readonly client: Party
  readonly server: Party
  /** As in `Observed`. */
  readonly memo?: Memo | undefined
  readonly vlan: number | undefined
  readonly first: Microseconds
  readonly last: Microseconds
  readonly packetsFromClient: number
  readonly bytesFromClient: number
  readonly packetsFromServer: number
  readonly bytesFromServer: number
  /** Smallest time-to-live or hop limit seen from the latest MAC of each side; 0 where none was. */
  readonly timeToLiveFromClient: number
  readonly timeToLiveFromServer: number
  /** Options of the client's first SYN in their order (`synOptions`), and its window; 0 or absent where none was seen. */
  readonly synOptionsFromClient?: number | undefined
  readonly synWindowFromClient?: number | undefined
  /** True once both sides have exchanged payload, or a handshake was completed. */
  readonly established: boolean
  /** Over TCP both ends have sent data; else each has sent twice at least. A spoofed sender does not get so far. */
  readonly isDialogue?: boolean | undefined
  /** Handshake began and was refused or never answered. */
  readonly refused: boolean
  /** The flow is over: both sides closed it, one reset it, it timed out, or the capture ended. */
  readonly isOver?: boolean | undefined
  /** The client's first sequence number is the server's address, as in scans of Mirai and its heirs. */
  readonly sequenceIsAddress?: boolean | undefined
  readonly directionKnown: boolean
  readonly place: Place
}
