import type { Dissected, Slice } from '#model/protocol'
import { type MmsPdu, readPdu } from './pdu.ts'
import { type MmsAssociation, type Presentation, readPresentation } from './presentation.ts'
import { confirmed, unconfirmed } from './services.ts'
import { isPlainData, readSession, type Spdu } from './session.ts'
import type { MmsState } from './state.ts'

export interface MmsMessage {
  /** Undefined on stacks that put MMS on the transport itself. */
  readonly spdu: Spdu | undefined
  readonly association: MmsAssociation | undefined
  readonly pdu: MmsPdu | undefined
  readonly length: number
}

/** All layers of a unit of transport data; undefined where no session or MMS PDU fills it. */
function readStack(
  bytes: Uint8Array,
  start: number,
  end: number,
): (MmsMessage & { isProven: boolean }) | undefined {
  const session = readSession(bytes, start, end)
  const length = end - start
  if (session === undefined) {
    const pdu = readPdu(bytes, start, end)
    if (pdu === undefined || !isKnown(pdu)) return undefined
    return { spdu: undefined, association: undefined, pdu, length, isProven: true }
  }
  const presentation: Presentation | undefined =
    session.start < session.end ? readPresentation(bytes, session.start, session.end) : undefined
  const pdu =
    presentation !== undefined && presentation.start < presentation.end
      ? readPdu(bytes, presentation.start, presentation.end)
      : undefined
  const isProven = presentation?.asksForMms === true || (pdu !== undefined && isKnown(pdu))
  return { spdu: session.spdu, association: presentation?.association, pdu, length, isProven }
}

function isKnown({ kind, service }: MmsPdu): boolean {
  if (kind === 'unconfirmed') return unconfirmed.has(service)
  if (service < 0) return true
  return confirmed.has(service)
}

/** A unit of transport data that names MMS among its contexts, or whose innermost element is an MMS PDU to the byte. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  return readStack(bytes, start, end)?.isProven === true ? 'yes' : 'no'
}

/** Reads one unit of transport data: session, presentation, ACSE and MMS, whatever of it is there. */
export function dissect({ bytes, start, end }: Slice, state: MmsState): Dissected<MmsMessage> {
  const found = readStack(bytes, start, end)
  if (found === undefined || !(found.isProven || state.isSettled)) {
    if (!state.isSettled) return { kind: 'foreign' }
    return { kind: 'malformed', at: 0, reason: 'no session PDU', length: end - start }
  }
  state.isSettled = true
  if (found.pdu === undefined && isPlainData(bytes, start, end) && found.association === undefined)
    return { kind: 'malformed', at: 4, reason: 'no MMS PDU', length: end - start }
  const { spdu, association, pdu, length } = found
  return { kind: 'message', length, message: { spdu, association, pdu, length } }
}
