/** Safety segment of a connection path: who opens a safety connection to whom, for which configuration. CIP Vol. 5 (CIP Safety). */
import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import { confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { addressText } from './objects.ts'

export interface SafetySegment {
  /** Checksum and time of the configuration the target must have; undefined where the originator does not ask for one. */
  readonly configuration: string | undefined
  /** Unique node identifiers of target and originator: the safety network's number and the node's address in it. */
  readonly target: string
  readonly originator: string
}

/** An extended network segment, whose second byte counts words. */
export const SAFETY_SEGMENT = 0x50
/** Formats: for the target, for a router, and the target's with more fields at its end. */
const [TARGET, EXTENDED] = [0, 2]

// Offsets from the segment's first byte, the same in both formats.
const FORMAT = 2
const CHECKSUM = 4
const TIMESTAMP = 8
const TARGET_ID = 20
const ORIGINATOR_ID = 30
const LEAST = 40

/** Undefined for a router's segment, and for one that is too short. */
export function readSafety(bytes: Uint8Array, at: number, end: number): SafetySegment | undefined {
  if (end - at < LEAST || ![TARGET, EXTENDED].includes(bytes[at + FORMAT]!)) return undefined
  const checksum = u32le(bytes, at + CHECKSUM)
  const stamp = numberText(bytes, at + TIMESTAMP)
  return {
    configuration: checksum === 0 ? undefined : `${hexCode(checksum, 8)} ${stamp}`,
    target: nodeText(bytes, at + TARGET_ID),
    originator: nodeText(bytes, at + ORIGINATOR_ID),
  }
}

/** A time of day of four bytes and a date of two (Vol. 1 Appendix C-5.2.6), the date first as engineering tools print a safety network number: `4384_0408_4ED1`. */
function numberText(bytes: Uint8Array, at: number): string {
  const word = (value: number) => value.toString(16).toUpperCase().padStart(4, '0')
  return [u16le(bytes, at + 4), u16le(bytes, at + 2), u16le(bytes, at)].map(word).join('_')
}

/** The number of its network and, on EtherNet/IP, its address. */
function nodeText(bytes: Uint8Array, at: number): string {
  return `${numberText(bytes, at)}/${addressText(bytes, at + 6)}`
}

/** An opened safety connection reports who both ends are, and which configuration they agreed on. */
export function emitSafety(safety: SafetySegment, about: string | undefined, emit: Emit): void {
  const say = (whom: string | undefined, value: string, field: string) =>
    emit({
      kind: 'identity',
      about: whom,
      attribute: 'address:cip-safety',
      value,
      confidence: confidence.management,
      field,
    })
  say(about, safety.target, 'Safety Segment, TUNID')
  say('client', safety.originator, 'Safety Segment, OUNID')
  if (safety.configuration !== undefined)
    emit({ kind: 'reading', about, point: 'safety-configuration', value: safety.configuration })
}
