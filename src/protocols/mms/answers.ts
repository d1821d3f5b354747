/** Confirmed responses: the result of a request, and the content of its response. */
import { berInteger, berTag } from '#bytes/ber'
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { text } from '#bytes/text'
import type { About } from '#model/fact'
import type { Emit } from '#model/protocol'
import { accessErrorName } from './errors.ts'
import { emitIdentify, emitStatus } from './identity.ts'
import { limits } from './limits.ts'
import { nameText, objectName, variablesOf } from './objects.ts'
import type { MmsPdu } from './pdu.ts'
import { emitValues } from './reports.ts'
import { GET_NAME_LIST, IDENTIFY, LIST_ATTRIBUTES, READ, STATUS, WRITE } from './services.ts'
import type { MmsState, PendingMmsRequest } from './state.ts'
import { followTransfer } from './transfers.ts'

/** listOfAccessResult of Read-Response; before it may come the specification: §14.6. */
const RESULTS = 0xa1
/** AccessResult and Write-Response: the alternative `failure`. */
const FAILURE = 0x80
/** GetNamedVariableListAttributes-Response: listOfVariable. §14.13. */
const MEMBERS = 0xa1

export interface AnswerPlace {
  /** Sender of the response. */
  readonly about: About
  readonly asker: 'client' | 'server'
  readonly state: MmsState
  readonly emit: Emit
}

export function emitAnswer(
  pdu: MmsPdu,
  pending: PendingMmsRequest | undefined,
  bytes: Uint8Array,
  place: AnswerPlace & { readonly isDomainList: boolean },
): void {
  const { emit, about, state } = place
  if (pending !== undefined) {
    const error = failureOf(pdu, bytes)
    emit(
      error === undefined
        ? { ...pending.operation, outcome: 'succeeded' }
        : { ...pending.operation, outcome: 'rejected', error },
    )
    followTransfer(pdu, pending, bytes, place)
  }
  switch (pdu.service) {
    case IDENTIFY:
      emitIdentify(bytes, pdu.start, pdu.end, about, emit)
      return
    case STATUS:
      emitStatus(bytes, pdu.start, pdu.end, about, emit)
      return
    case READ: {
      const results = resultsOf(bytes, pdu)
      if (pending !== undefined && results !== undefined)
        emitValues(bytes, results, pending.variables, { about, emit, state })
      return
    }
    case LIST_ATTRIBUTES: {
      const list = pending?.variables.names[0]
      const members = berElements(bytes, pdu.start, pdu.end, 4).find(({ tag }) => tag === MEMBERS)
      if (list === undefined || members === undefined) return
      state.learnList(nameText(list), variablesOf(bytes, { ...members, tag: 0xa0 }).names)
      return
    }
    case GET_NAME_LIST:
      if (place.isDomainList) emitDomains(bytes, pdu, about, emit)
      return
    default:
  }
}

function resultsOf(bytes: Uint8Array, { start, end }: MmsPdu): BerElement | undefined {
  return berElements(bytes, start, end, 4).findLast(({ tag }) => tag === RESULTS)
}

/** A write fails if one of its variables does, a read if all of them do. */
function failureOf(pdu: MmsPdu, bytes: Uint8Array): string | undefined {
  if (pdu.service === WRITE) {
    const failed = berElements(bytes, pdu.start, pdu.end, limits.variables).find(({ tag }) => tag === FAILURE)
    return failed === undefined ? undefined : accessErrorName(berInteger(bytes, failed.start, failed.end))
  }
  if (pdu.service !== READ) return undefined
  const results = resultsOf(bytes, pdu)
  if (results === undefined) return undefined
  const all = berElements(bytes, results.start, results.end, limits.variables)
  const [first] = all
  if (first === undefined || !all.every(({ tag }) => tag === FAILURE)) return undefined
  return accessErrorName(berInteger(bytes, first.start, first.end))
}

/** Domains are the logical devices of IEC 61850, the loadable parts of a controller. */
function emitDomains(bytes: Uint8Array, { start, end }: MmsPdu, about: About, emit: Emit): void {
  const list = berElement(bytes, start, end)
  if (list === undefined || list.tag !== 0xa0) return
  for (const name of berElements(bytes, list.start, list.end, limits.names)) {
    if (name.tag !== berTag.VISIBLE_STRING) continue
    const value = text(bytes, name.start, name.end)
    if (value !== '')
      emit({
        kind: 'identity',
        about,
        attribute: 'address:mms-domain',
        value,
        confidence: 0.9,
        field: 'listOfIdentifier',
      })
  }
}

/** Members of a list that a client defines, by the name it gives them. */
export function learnDefinition(bytes: Uint8Array, { start, end }: MmsPdu, state: MmsState): void {
  const name = berElement(bytes, start, end)
  const list = objectName(bytes, name)
  const members = name === undefined ? undefined : berElement(bytes, name.end, end)
  if (list === undefined || members === undefined || members.tag !== 0xa0) return
  state.learnList(nameText(list), variablesOf(bytes, members).names)
}
