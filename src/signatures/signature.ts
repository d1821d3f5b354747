/** A rule as it runs: what the keywords of its text have become. */

import type { Expression } from '#bytes/expression/expression'
import type { Severity } from '#model/rule'
import type { AddressSet, PortSet } from './addresses.ts'

/** A number, or the index of a variable that `byte_extract` or `byte_math` has set before. */
export type Amount = number | { readonly variable: number }

export interface ContentStep {
  readonly kind: 'content'
  /** In lower case where `ignoresCase`. */
  readonly bytes: Uint8Array
  readonly isNegated: boolean
  readonly ignoresCase: boolean
  readonly offset: Amount | undefined
  readonly depth: Amount | undefined
  /** Counted from the end of the last match; with `within` alone it is 0. */
  readonly distance: Amount | undefined
  readonly within: Amount | undefined
  readonly isAtStart: boolean
  readonly isAtEnd: boolean
}

export interface ExpressionStep {
  readonly kind: 'expression'
  readonly expression: Expression
  readonly isNegated: boolean
  readonly isRelative: boolean
  /** PCRE's flag A. */
  readonly isAnchored: boolean
  /** It can only match where the bytes begin: `^`. */
  readonly isAtStart: boolean
}

export type NumberBase = 8 | 10 | 16

/** How a number is read from bytes. */
export interface NumberReading {
  /** Bytes; for text, at most so many digits. 0: as many as there are. */
  readonly bytes: Amount
  readonly offset: Amount
  readonly isRelative: boolean
  readonly isLittle: boolean
  /** Undefined: binary. */
  readonly base: NumberBase | undefined
  readonly mask: number | undefined
}

export type Comparison = '<' | '>' | '=' | '<=' | '>=' | '&' | '^'

export type SignatureStep =
  | ContentStep
  | ExpressionStep
  | {
      readonly kind: 'byte-test'
      readonly reading: NumberReading
      readonly comparison: Comparison
      readonly isNegated: boolean
      readonly value: Amount
    }
  | {
      readonly kind: 'byte-jump'
      readonly reading: NumberReading
      readonly multiplier: number
      readonly isAligned: boolean
      readonly from: 'here' | 'beginning' | 'end'
      readonly beyond: number
    }
  | {
      readonly kind: 'byte-extract'
      readonly reading: NumberReading
      readonly multiplier: number
      readonly isAligned: boolean
      readonly variable: number
    }
  | {
      readonly kind: 'byte-math'
      readonly reading: NumberReading
      readonly operator: '+' | '-' | '*' | '/' | '<<' | '>>'
      readonly operand: Amount
      readonly variable: number
    }
  | {
      readonly kind: 'data-at'
      readonly amount: Amount
      readonly isRelative: boolean
      readonly isNegated: boolean
    }
  | { readonly kind: 'size'; readonly range: NumberRange }
  /** The buffer holds base64; its decoded bytes are compared by the chain of `DECODED`. */
  | {
      readonly kind: 'decode'
      /** Bytes at most; undefined: as far as it goes. */
      readonly bytes: number | undefined
      readonly offset: number
      readonly isRelative: boolean
    }

/** Inclusive at both ends; `isNegated` turns it round. */
export interface NumberRange {
  readonly least: number
  readonly most: number
  readonly isNegated: boolean
}

export function isInRange(value: number, { least, most, isNegated }: NumberRange): boolean {
  return (value >= least && value <= most) !== isNegated
}

/** Transformation of a buffer before comparison. */
export type Transform = (bytes: Uint8Array) => Uint8Array

/** Comparisons of one buffer, in order: each may go on where the last one ended. */
export interface Chain {
  readonly buffer: string
  readonly transforms: readonly Transform[]
  readonly steps: readonly SignatureStep[]
}

export interface FlowWish {
  readonly direction: 'to-server' | 'to-client' | undefined
  readonly established: boolean | undefined
  /** Only packets, or only streams, are looked at. */
  readonly only: 'packet' | 'stream' | undefined
  /** Known to speak something, and not one of these. */
  readonly otherThan: readonly string[]
}

export interface FlowBitWish {
  readonly command: 'set' | 'unset' | 'toggle' | 'isset' | 'isnotset'
  /** `isset` asks for any of them. */
  readonly names: readonly string[]
}

/** A bit of a device, or of a pair of them: `xbits`, `hostbits`. */
export interface HostBitWish {
  readonly command: FlowBitWish['command']
  readonly name: string
  readonly track: 'source' | 'destination' | 'both'
  /** How long it stays set. */
  readonly seconds: number
}

export interface ThresholdWish {
  readonly kind: 'limit' | 'threshold' | 'both' | 'detection-filter'
  readonly track: 'source' | 'destination' | 'both' | 'rule' | 'flow'
  readonly count: number
  readonly seconds: number
}

/** Headers of a packet that a rule may ask about. Read from `Packet` by the runtime. */
export interface PacketHeaders {
  readonly payloadBytes: number
  readonly timeToLive: number
  readonly identification: number
  readonly ipProtocol: number
  readonly tcpFlags: number
  readonly sequence: number
  readonly acknowledgment: number
  readonly window: number
  /** -1 where the packet is no ICMP. */
  readonly icmpType: number
  readonly icmpCode: number
  readonly icmpId: number
  readonly icmpSequence: number
  readonly isSameAddress: boolean
}

export type HeaderTest = (headers: PacketHeaders) => boolean

/** One message of an industrial protocol, in the few words that keywords ask for. */
export interface IndustrialMessage {
  readonly protocol: 'modbus' | 'dnp3' | 'enip'
  readonly fromClient: boolean
  readonly unit: number
  readonly code: number
  readonly subcode: number
  /** Modbus: first address and number of items, and values written, in order. */
  readonly address: number
  readonly quantity: number
  readonly values: readonly number[]
  readonly indications: number
  /** DNP3: group and variation of each object header. */
  readonly objects: readonly (readonly [group: number, variation: number])[]
  /** CIP services within: service, class and attribute (-1 where there is none). */
  readonly services: readonly (readonly [service: number, cipClass: number, attribute: number])[]
}

export interface IndustrialTest {
  /** Might a message with a code of this low byte pass? */
  mayBe(code: number): boolean
  passes(message: IndustrialMessage): boolean
}

export type SignatureTransport = 'tcp' | 'udp' | 'icmp' | 'sctp' | 'ip'

export interface Signature {
  readonly sid: number
  readonly revision: number
  readonly generator: number
  readonly message: string
  readonly classification: string
  readonly references: readonly string[]
  /** Technique ids that the metadata names. */
  readonly techniques: readonly string[]
  readonly severity: Severity
  /** Of a shipped rule: the anomaly that is reported in place of an alert of its own; '' for none. */
  readonly anomaly: string
  /** Which side of the packet the keyword `target` calls the victim. */
  readonly target: 'source' | 'destination' | undefined
  readonly transports: ReadonlySet<SignatureTransport>
  readonly ipVersion: 4 | 6 | undefined
  /** The application protocol of the header, as Sightglass calls it; '' for any. */
  readonly application: string
  readonly source: AddressSet
  readonly sourcePorts: PortSet
  readonly destination: AddressSet
  readonly destinationPorts: PortSet
  readonly isBidirectional: boolean
  readonly flow: FlowWish
  readonly flowBits: readonly FlowBitWish[]
  readonly hostBits: readonly HostBitWish[]
  readonly headers: readonly HeaderTest[]
  readonly industrial: readonly IndustrialTest[]
  readonly chains: readonly Chain[]
  /** Pattern for the automaton; undefined if every buffer must be inspected. */
  readonly fast: { readonly buffer: string; readonly step: ContentStep } | undefined
  readonly threshold: ThresholdWish | undefined
  /** It sets flow bits without an alert. */
  readonly isSilent: boolean
  /** How many variables its steps use. */
  readonly variables: number
  /** The file it came from. */
  readonly file: string
}
