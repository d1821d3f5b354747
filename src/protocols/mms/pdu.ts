/** MMS PDUs: ISO 9506-2:2003 §7. */
import { BER_CONSTRUCTED, berInteger, berTag } from '#bytes/ber'
import { type BerElement, berElement } from '#bytes/ber-elements'

/** Alternatives of the CHOICE MMSpdu. */
export type PduKind =
  | 'confirmed-request'
  | 'confirmed-response'
  | 'confirmed-error'
  | 'unconfirmed'
  | 'reject'
  | 'cancel-request'
  | 'cancel-response'
  | 'cancel-error'
  | 'initiate-request'
  | 'initiate-response'
  | 'initiate-error'
  | 'conclude-request'
  | 'conclude-response'
  | 'conclude-error'

const KINDS: ReadonlyMap<number, PduKind> = new Map([
  [0xa0, 'confirmed-request'],
  [0xa1, 'confirmed-response'],
  [0xa2, 'confirmed-error'],
  [0xa3, 'unconfirmed'],
  [0xa4, 'reject'],
  [0x85, 'cancel-request'],
  [0x86, 'cancel-response'],
  [0xa7, 'cancel-error'],
  [0xa8, 'initiate-request'],
  [0xa9, 'initiate-response'],
  [0xaa, 'initiate-error'],
  [0x8b, 'conclude-request'],
  [0x8c, 'conclude-response'],
  [0xad, 'conclude-error'],
])

/** Identifier bytes with a tag number beyond 30, as `BerReader` gives them. */
const LONG_TAG = 0x1000000

export interface MmsPdu {
  readonly kind: PduKind
  readonly invokeId: number | undefined
  /** Number of the service of confirmed requests and responses and of unconfirmed PDUs, -1 elsewhere. */
  readonly service: number
  /** Contents of the service, or of the whole PDU where it has none. */
  readonly start: number
  readonly end: number
}

/** Number of a context tag. */
export function tagNumber(tag: number): number {
  return tag >= LONG_TAG ? tag % LONG_TAG : tag & 0x1f
}

function isContext(tag: number): boolean {
  const identifier = tag >= LONG_TAG ? Math.floor(tag / LONG_TAG) : tag
  return identifier >> 6 === 2
}

/** Reads the PDU that fills `bytes[start..end)` to the byte; undefined where none does. */
export function readPdu(bytes: Uint8Array, start: number, end: number): MmsPdu | undefined {
  const outer = berElement(bytes, start, end)
  const kind = outer === undefined ? undefined : KINDS.get(outer.tag)
  if (outer === undefined || kind === undefined || outer.end !== end) return undefined
  switch (kind) {
    case 'confirmed-request':
    case 'confirmed-response':
      return readConfirmed(bytes, outer, kind)
    case 'confirmed-error':
    case 'reject':
    case 'cancel-error': {
      const first = berElement(bytes, outer.start, outer.end)
      if (first === undefined) return undefined
      const invokeId = first.tag === 0x80 ? berInteger(bytes, first.start, first.end) : undefined
      return { kind, invokeId, service: -1, start: outer.start, end: outer.end }
    }
    case 'unconfirmed': {
      const service = berElement(bytes, outer.start, outer.end)
      if (service === undefined || !isContext(service.tag) || service.end > outer.end) return undefined
      return {
        kind,
        invokeId: undefined,
        service: tagNumber(service.tag),
        start: service.start,
        end: service.end,
      }
    }
    case 'cancel-request':
    case 'cancel-response':
      return {
        kind,
        invokeId: berInteger(bytes, outer.start, outer.end),
        service: -1,
        start: outer.start,
        end: outer.end,
      }
    default:
      return { kind, invokeId: undefined, service: -1, start: outer.start, end: outer.end }
  }
}

/** Invoke id, modifiers (§7.3, rarely sent), service. */
function readConfirmed(bytes: Uint8Array, outer: BerElement, kind: PduKind): MmsPdu | undefined {
  const invoke = berElement(bytes, outer.start, outer.end)
  if (invoke === undefined || invoke.tag !== berTag.INTEGER) return undefined
  const invokeId = berInteger(bytes, invoke.start, invoke.end)
  let service = berElement(bytes, invoke.end, outer.end)
  if (service?.tag === berTag.SEQUENCE) service = berElement(bytes, service.end, outer.end)
  if (invokeId === undefined) return undefined
  // Some stacks omit an empty service; seen in captures, against §7.5.
  if (service === undefined && kind === 'confirmed-response' && invoke.end === outer.end)
    return { kind, invokeId, service: -1, start: outer.end, end: outer.end }
  if (service === undefined || !isContext(service.tag)) return undefined
  return { kind, invokeId, service: tagNumber(service.tag), start: service.start, end: service.end }
}

/** True for an element that holds others. */
export function isConstructed(tag: number): boolean {
  const identifier = tag >= LONG_TAG ? Math.floor(tag / LONG_TAG) : tag
  return (identifier & BER_CONSTRUCTED) !== 0
}
