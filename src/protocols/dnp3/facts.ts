import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitClock } from './clock.ts'
import { readNumber } from './fold-key.ts'
import { type Dnp3Fragment, fragmentOf } from './fragment.ts'
import {
  AUTHENTICATE,
  CONFIRM,
  functionOf,
  linkFunctions,
  NACK,
  NOT_SUPPORTED,
  READ,
  UNSOLICITED_RESPONSE,
} from './functions.ts'
import { BROADCAST, isSentByMaster, isUserData, type LinkFrame } from './link.ts'
import { operationOf } from './request.ts'
import { emitContent, emitIndications, settle } from './response.ts'
import type { Dnp3Association, Dnp3State } from './state.ts'
import { followFiles } from './transfers.ts'

/** Sender, and the device that facts are about. */
interface Talk {
  readonly association: Dnp3Association
  readonly isFromMaster: boolean
  readonly outstation: number
  /** The outstation's end of the flow: `client` where it dials in to its master. */
  readonly end: 'client' | 'server'
  /** Several outstations may share one address. */
  readonly unitPath: string
  readonly emit: Emit
  readonly frame: LinkFrame
  readonly slice: Slice
}

export function facts(frame: LinkFrame, slice: Slice, emit: Emit, state: Dnp3State): void {
  const isFromMaster = goesOnByMaster(frame, state) ?? isSentByMaster(frame)
  const outstation = isFromMaster ? frame.destination : frame.source
  const end = slice.fromClient === isFromMaster ? 'server' : 'client'
  const talk: Talk = {
    association: state.association(isFromMaster ? frame.source : frame.destination, outstation),
    isFromMaster,
    outstation,
    end,
    unitPath: `${end}/unit:${outstation}`,
    emit,
    frame,
    slice,
  }
  emitAddress(frame.source, slice, emit, state)
  if (!isUserData(frame)) {
    emitLink(frame, talk)
    return
  }
  if (frame.transport === undefined) return
  const { association } = talk
  const reassembly = isFromMaster ? association.fromMaster : association.fromOutstation
  const taken = reassembly.take(frame, slice)
  if (taken === 'lost') emit({ kind: 'anomaly', what: 'gap', detail: 'transport segment out of sequence' })
  if (taken === 'too-long')
    emit({ kind: 'anomaly', what: 'limit', detail: 'fragment longer than the buffer' })
  if (taken !== 'whole') return
  const fragment = fragmentOf(reassembly.bytes, reassembly.length)
  if (fragment === undefined)
    emit({ kind: 'anomaly', what: 'malformed', detail: 'application fragment cut short' })
  else emitFragment(fragment, talk)
}

/**
 * Whether the master began the fragment that a segment continues, whatever its own DIR bit; undefined if no fragment is
 * open.
 */
function goesOnByMaster(frame: LinkFrame, state: Dnp3State): boolean | undefined {
  const { source, destination, application, transport } = frame
  if (application !== undefined || transport === undefined || !isUserData(frame)) return undefined
  if (state.known(source, destination)?.fromMaster.isUnderWay === true) return true
  return state.known(destination, source)?.fromOutstation.isUnderWay === true ? false : undefined
}

function emitAddress(source: number, slice: Slice, emit: Emit, state: Dnp3State): void {
  if (source >= BROADCAST - 1 || !state.isNewAddress(source, slice.fromClient)) return
  emit({
    kind: 'identity',
    about: slice.fromClient ? 'client' : 'server',
    attribute: 'address:dnp3-link-address',
    value: String(source),
    confidence: confidence.identityService,
    field: 'Source',
  })
}

/** Whom operations speak of: the flow's server needs no word. */
function aboutOf({ end }: Talk): string | undefined {
  return end === 'server' ? undefined : end
}

function speakerOf({ slice }: Talk): 'client' | 'server' {
  return slice.fromClient ? 'client' : 'server'
}

function emitFragment(fragment: Dnp3Fragment, talk: Talk): void {
  const { problem } = fragment
  if (problem !== undefined)
    talk.emit({
      kind: 'anomaly',
      about: speakerOf(talk),
      what: talk.isFromMaster ? 'malformed-request' : 'malformed-response',
      at: problem.at,
      detail: problem.reason,
    })
  if (fragment.isResponse !== !talk.isFromMaster) return
  const { slice, emit, association } = talk
  const clock = association.clocks[talk.isFromMaster ? 'master' : 'outstation']
  emitClock(fragment, { slice, clock, emit })
  if (fragment.isResponse) emitResponse(fragment, talk)
  else emitRequest(fragment, talk)
}

function emitRequest(fragment: Dnp3Fragment, talk: Talk): void {
  const { association, emit, outstation } = talk
  const { functionCode, sequence } = fragment
  const operation = operationOf(fragment, association, { unit: outstation, about: aboutOf(talk) })
  emit(operation)
  followFiles(fragment, association, talk.unitPath, emit)
  // Requests are never to be confirmed: IEEE 1815-2012.
  if (fragment.wantsConfirmation)
    emit({
      kind: 'anomaly',
      about: speakerOf(talk),
      what: 'confirmation-wanted-by-master',
      at: 0,
      detail: operation.name,
    })
  if (functionCode === CONFIRM) {
    const { unsolicited } = association
    if (!fragment.isUnsolicited || unsolicited?.sequence !== sequence) return
    emit({ ...unsolicited.operation, outcome: 'succeeded' })
    association.unsolicited = undefined
    return
  }
  if (!functionOf(functionCode).isAnswered || outstation >= BROADCAST) return
  const number = functionCode === READ ? readNumber(talk.slice, talk.frame) : 0
  const pending = { operation, functionCode, sequence, isSettled: false, number }
  if (functionCode === AUTHENTICATE) {
    if (association.authentication !== undefined)
      emit({ ...association.authentication.operation, outcome: 'unanswered' })
    association.authentication = pending
    return
  }
  // `foldKey` may have noted this same message a moment ago.
  if (association.notedTime !== talk.slice.time || association.pending?.sequence !== sequence)
    emitUnanswered(association, emit)
  association.pending = pending
  association.keepRead(pending)
}

function emitResponse(fragment: Dnp3Fragment, talk: Talk): void {
  const { association, emit, unitPath } = talk
  if (fragment.functionCode === UNSOLICITED_RESPONSE) {
    const operation = operationOf(fragment, association, { unit: talk.outstation, about: aboutOf(talk) })
    emit(operation)
    if (fragment.wantsConfirmation)
      association.unsolicited = {
        operation,
        functionCode: UNSOLICITED_RESPONSE,
        sequence: fragment.sequence,
        isSettled: false,
        number: 0,
      }
  } else settle(fragment, association, talk.slice.time, emit)
  emitIndications(fragment, { association, about: unitPath, time: talk.slice.time }, emit)
  emitContent(fragment, unitPath, emit)
  followFiles(fragment, association, unitPath, emit)
}

/** Questions and answers of the link layer; user data are none. */
function emitLink({ isPrimary, functionCode }: LinkFrame, talk: Talk): void {
  const { association, emit, outstation, isFromMaster } = talk
  if (!isPrimary) {
    const asked = association.link
    association.link = undefined
    if (asked === undefined) return
    const isRefused = functionCode === NACK || functionCode === NOT_SUPPORTED
    emit(
      isRefused
        ? { ...asked, outcome: 'rejected', error: functionCode === NACK ? 'NACK' : 'NOT_SUPPORTED' }
        : { ...asked, outcome: 'succeeded' },
    )
    return
  }
  const named = linkFunctions.get(functionCode)
  if (named === undefined) return
  // Either end keeps its link alive: what an outstation asks is asked of the master's end.
  const isOfServer = (talk.end === 'server') === isFromMaster
  const { verb, name } = named
  const about = isOfServer ? undefined : 'client'
  association.link = {
    kind: 'operation',
    about,
    verb,
    name,
    code: `link:${functionCode}`,
    object: undefined,
    unit: String(outstation),
    outcome: 'requested',
    value: undefined,
  }
  emit(association.link)
}

/** The flow ended: what was asked and never answered. */
export function finish(state: Dnp3State, emit: Emit): void {
  for (const association of state.associations()) {
    emitUnanswered(association, emit)
    const { authentication, link } = association
    if (authentication !== undefined) emit({ ...authentication.operation, outcome: 'unanswered' })
    if (link !== undefined) emit({ ...link, outcome: 'unanswered' })
  }
}

function emitUnanswered({ pending }: Dnp3Association, emit: Emit): void {
  if (pending !== undefined && !pending.isSettled) emit({ ...pending.operation, outcome: 'unanswered' })
}
