/**
 * A query as data: fixed bytes with declared variable fields. The request, the dry run, the kernel rule and the tests follow
 * from this one value; nothing else in the process can make a request.
 */

import type { Verb } from '#model/fact'
import type { SealedKind } from './sealed.ts'

/** How an answer is cut out of the received bytes. */
export type AnswerFrame =
  | 'datagram'
  | 'enip'
  | 'http'
  /** Head and body, by its Content-Length. */
  | 'http-message'
  | 'line'
  | 'mbap'
  | 'opcua'
  | 'slmp'
  | 'smb'
  | 'tls'
  | 'tpkt'
  | 'fox'
  | 'hart'
  | 'dnp3'
  | 'srtp'
  /** PROFINET DCP, from the Ethernet header on. */
  | 'dcp'
  /** Any bytes until the device closes or is silent. */
  | 'stream'

/** Bytes of an answer compared with numbers. */
export interface AnswerCheck {
  readonly at: number
  /** Bits that count; default all. */
  readonly mask?: number
  /** One of these … */
  readonly values?: readonly number[]
  /** … or at least this. */
  readonly least?: number
  /** Checked as well: all must hold. */
  readonly and?: AnswerCheck
}

export type FieldRule =
  /** One of these. `known`: the plan narrows it to what was seen of the device. */
  | { readonly values: readonly number[]; readonly known?: SeenValue; readonly isLittle?: boolean }
  | {
      readonly from: number
      readonly to: number
      readonly known?: SeenValue
      readonly isLittle?: boolean
    }
  /** Bytes that the device sent before, such as a session handle: the kernel does not compare them. */
  | { readonly echoes: 'answer' }
  /** A credential: never in a plan, log or capture; the kernel bounds its length. */
  | { readonly secret: 'community' | 'windows' }

/** Values from the inventory about a device, or about the sensor. */
export type SeenValue = 'units' | 'rackSlots' | 'slots' | 'profinetIds' | 'lastByte' | 'ownLastByte'

/** Values that determine the length of a request: constant for one device. */
export interface RequestShape {
  /** IPv4 address of the device, or the address a name is requested for. */
  readonly address: string
  /** MAC addresses of device and sensor, as hex digits. */
  readonly mac: string
  readonly ownMac: string
  /** Length of the credential in bytes. */
  readonly secretLength: number
  /** Length of the index that the request of a table names; 0 in all other steps. */
  readonly indexLength: number
  /** Unit or link address, of a step that is sent once for each. */
  readonly unit: number
}

export interface QueryStep {
  readonly name: string
  /**
   * Hex digits, white space, and fields: runs of one letter from g to z, two a byte. '' for no request: the device speaks
   * first. A function where the length depends on the device.
   */
  readonly bytes: string | ((shape: RequestShape) => string)
  readonly fields?: Readonly<Record<string, FieldRule>>
  /** Undefined: nothing is read, such as after a close message. */
  readonly answer?: {
    readonly frame: AnswerFrame
    /** Offsets where the answer must have the byte of the request. */
    readonly echo?: readonly number[]
    /** Bytes; reading ends there. */
    readonly maximum: number
  }
  /** Milliseconds. */
  readonly timeout?: number
  /** Milliseconds that the standard lets devices delay their answers: all of it is listened to, and none of it is slow. */
  readonly delay?: number
  /** Fields of later steps taken from this answer: offset and length. */
  readonly takes?: Readonly<Record<string, { readonly at: number; readonly length: number }>>
  /** Sent only if the latest answer satisfies this. */
  readonly when?: AnswerCheck
  /** Sent as in `sealed` of the template; false for steps before encryption, such as discovery. */
  readonly isSealed?: boolean
  /** Sent once for each unit that was seen: where the bytes depend on it in more than a field, such as a checksum. */
  readonly eachUnit?: boolean
  /** Repeated for each planned value of this field, until `until` holds. */
  readonly each?: string
  readonly until?: AnswerCheck
  /** Repeated while `when` holds, at most so often. */
  readonly atMost?: number
  /**
   * Repeated for the next rows of a table: the field takes the index of the last row that came. One request is compiled
   * for each length. Columns are object identifiers as hex digits.
   */
  readonly walks?: {
    readonly field: string
    readonly columns: readonly string[]
    readonly lengths: readonly number[]
  }
}

export interface DistressSign {
  readonly check: AnswerCheck
  readonly text: string
}

export type QueryTransport = 'tcp' | 'udp' | 'link'

export interface QueryTemplate {
  readonly id: string
  readonly title: string
  /** Effect, and what remains untouched, for the person responsible for the plant. */
  readonly plain: string
  readonly standard: string
  /** Id of the protocol that the device must have been seen to answer. */
  readonly protocol: string
  /** `link`: Ethernet frames without IP; the bytes of a request then begin with the destination address. */
  readonly transport: QueryTransport
  /** Of a frame without IP its EtherType. */
  readonly port: number
  /** The device may answer from another port than it was asked at. */
  readonly answersFromAnyPort?: boolean
  /** A: one datagram at a time. B: one session. C: needs its own tick in the plan. */
  readonly risk: 'A' | 'B' | 'C'
  /** How requests are encrypted: the kernel then bounds address, port, length, number and rate, and not the content. */
  readonly sealed?: SealedKind
  /** The credential that it needs. */
  readonly credential?: 'community' | 'snmp' | 'windows'
  /** Used in place of this query where both are chosen and the device has the credential. */
  readonly preferredOver?: string
  /** Protocols that the device may have been seen to answer instead of `protocol`. */
  readonly otherProtocols?: readonly string[]
  /** Known simultaneous clients that show that one more connection breaks none. */
  readonly simultaneousClients?: number
  /** One device of a plan is asked, on behalf of all: its request is a multicast frame. */
  readonly oncePerPlan?: boolean
  /** Requests name addresses of other devices: those of the site that have no name. */
  readonly asksNames?: boolean
  /** Product kinds this is meant for; undefined: all. */
  readonly deviceTypes?: readonly string[]
  readonly steps: readonly QueryStep[]
  readonly distress?: readonly DistressSign[]
  /** Verbs that the engine reads from the requests, in order, and no other. */
  readonly verbs: readonly Verb[]
  /** Protocol in the output of tshark, where it has a dissector. */
  readonly tshark?: string
  /** Additions of the response to the inventory. */
  readonly learns: readonly string[]
}

export function defineQuery(query: QueryTemplate): QueryTemplate {
  return query
}

/** Text as the hex digits of a request. */
export function textBytes(text: string): string {
  let digits = ''
  for (let i = 0; i < text.length; i++) digits += text.charCodeAt(i).toString(16).padStart(2, '0')
  return digits
}

/** A number of `bytes` bytes as hex digits, big endian. */
export function numberBytes(value: number, bytes: number, isLittle = false): string {
  const pairs = value
    .toString(16)
    .padStart(bytes * 2, '0')
    .match(/../g)!
  return (isLittle ? pairs.reverse() : pairs).join('')
}
