import type { Emit, Slice } from '#model/protocol'
import { type AnswerPlace, emitAnswer, learnDefinition } from './answers.ts'
import { rejectText, serviceErrorText } from './errors.ts'
import { type MmsVariables, nameText } from './objects.ts'
import type { MmsPdu } from './pdu.ts'
import type { MmsAssociation } from './presentation.ts'
import { emitReport } from './reports.ts'
import { asksForDomains, pendingOf } from './requests.ts'
import { DEFINE_LIST, INFORMATION_REPORT, serviceOf, unconfirmed } from './services.ts'
import type { MmsState, PendingMmsRequest } from './state.ts'
import { isTaseName } from './tase2.ts'
import type { MmsMessage } from './wire.ts'

/** Marks, in the texts of a request, that the names asked for are domains. */
const DOMAINS = 'domains'

export function facts(message: MmsMessage, slice: Slice, emit: Emit, state: MmsState): void {
  if (message.association !== undefined) emitAssociation(message.association, slice, emit, state)
  const { pdu } = message
  if (pdu === undefined) return
  switch (pdu.kind) {
    case 'initiate-request':
      state.isAssociating = true
      return
    case 'initiate-response':
      emitSession('open', emit, state)
      return
    case 'initiate-error':
      emitSession('refused', emit, state)
      return
    case 'conclude-response':
      emitSession('close', emit, state)
      return
    case 'confirmed-request':
      emitRequest(pdu, slice, emit, state)
      return
    case 'confirmed-response':
      emitResponse(pdu, slice, emit, state)
      return
    case 'confirmed-error':
    case 'cancel-error':
    case 'reject':
      emitRefusal(pdu, slice, emit, state)
      return
    case 'cancel-request': {
      const about = slice.fromClient ? undefined : 'client'
      emit({
        kind: 'operation',
        about,
        verb: 'execute',
        name: 'cancel',
        code: 'cancel',
        outcome: 'requested',
      })
      return
    }
    case 'unconfirmed':
      emitUnasked(pdu, slice, emit, state)
      return
    default:
  }
}

function emitSession(phase: 'open' | 'refused' | 'close', emit: Emit, state: MmsState): void {
  state.isAssociating = false
  const { hasPassword } = state
  const method = hasPassword ? 'acse-password' : 'mms'
  emit({ kind: 'session', phase, method, secured: false, clearText: hasPassword || undefined })
}

function emitAssociation(
  association: MmsAssociation,
  { fromClient }: Slice,
  emit: Emit,
  state: MmsState,
): void {
  const { kind, callingTitle, calledTitle, respondingTitle } = association
  if (kind === 'request') state.hasPassword = association.hasPassword
  if (kind === 'response' && !association.isAccepted) emitSession('refused', emit, state)
  if (kind === 'abort') {
    const about = fromClient ? 'client' : 'server'
    emit({ kind: 'anomaly', about, what: 'aborted', detail: 'the association was aborted' })
  }
  const titles = [
    ['client', callingTitle, 'calling-AP-title'],
    [
      'server',
      respondingTitle ?? calledTitle,
      respondingTitle === undefined ? 'called-AP-title' : 'responding-AP-title',
    ],
  ] as const
  for (const [about, value, field] of titles) {
    if (value !== undefined)
      emit({ kind: 'identity', about, attribute: 'address:ap-title', value, confidence: 0.8, field })
  }
}

function emitRequest(pdu: MmsPdu, slice: Slice, emit: Emit, state: MmsState): void {
  const { bytes, fromClient } = slice
  const asked = pendingOf(pdu, bytes, fromClient ? undefined : 'client')
  const pending: PendingMmsRequest = asksForDomains(bytes, pdu) ? { ...asked, texts: [DOMAINS] } : asked
  emit(pending.operation)
  if (pdu.service === DEFINE_LIST) learnDefinition(bytes, pdu, state)
  handOn(pending.variables, pending, pdu, slice, emit, state)
  const forgotten = state.ask(fromClient, pdu.invokeId!, pending)
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function emitResponse(pdu: MmsPdu, { bytes, fromClient }: Slice, emit: Emit, state: MmsState): void {
  if (state.isAssociating && !fromClient) emitSession('open', emit, state) // who answers has accepted
  const waiting = state.answer(fromClient, pdu.invokeId)
  const pending = pdu.service < 0 || waiting?.service === pdu.service ? waiting : undefined
  if (waiting !== undefined && pending === undefined) {
    emit({ ...waiting.operation, outcome: 'unanswered' })
    const detail = `asked ${waiting.operation.code}, answered ${serviceOf(pdu.service).name}`
    emit({ kind: 'anomaly', what: 'answer-mismatch', detail })
  }
  const place: AnswerPlace = {
    about: fromClient ? 'client' : 'server',
    asker: fromClient ? 'server' : 'client',
    state,
    emit,
  }
  if (pending === undefined && pdu.service >= 0 && !state.hasAsked[fromClient ? 0 : 1]) {
    // The capture began between request and answer.
    const { name, verb } = serviceOf(pdu.service)
    const about = fromClient ? 'client' : undefined
    emit({ kind: 'operation', about, verb, name, code: name, outcome: 'succeeded' })
  }
  emitAnswer(pdu, pending, bytes, { ...place, isDomainList: pending?.texts[0] === DOMAINS })
}

function emitRefusal(pdu: MmsPdu, { bytes, start, fromClient }: Slice, emit: Emit, state: MmsState): void {
  const isReject = pdu.kind === 'reject'
  const error = (isReject ? rejectText : serviceErrorText)(bytes, pdu.start, pdu.end)
  const pending = pdu.kind === 'cancel-error' ? undefined : state.answer(fromClient, pdu.invokeId)
  if (pending !== undefined) emit({ ...pending.operation, outcome: 'rejected', error })
  else if (isReject) emit({ kind: 'anomaly', what: 'rejected', at: pdu.start - start, detail: error })
}

function emitUnasked(pdu: MmsPdu, slice: Slice, emit: Emit, state: MmsState): void {
  const { bytes, fromClient } = slice
  const { name, verb } = unconfirmed.get(pdu.service) ?? {
    name: `unconfirmed ${pdu.service}`,
    verb: 'report',
  }
  const about = fromClient ? 'client' : 'server'
  const report =
    pdu.service === INFORMATION_REPORT
      ? emitReport(bytes, pdu.start, pdu.end, { about, emit, state })
      : undefined
  const speaker = fromClient ? 'client' : undefined
  const control = report?.control
  emit({
    kind: 'operation',
    about: speaker,
    verb,
    name: control === undefined ? name : `${name}: ${control.name}`,
    code: name,
    object: report?.object,
    outcome: control?.error === undefined ? 'succeeded' : 'rejected',
    error: control?.error,
  })
  if (report !== undefined) handOn(report.variables, undefined, pdu, slice, emit, state)
}

/** Names of TASE.2 mark the association as one of control centres; its folder defines their meaning. */
function handOn(
  { names, isList }: MmsVariables,
  pending: PendingMmsRequest | undefined,
  pdu: MmsPdu,
  { bytes }: Slice,
  emit: Emit,
  state: MmsState,
): void {
  state.isTase ||= names.some(isTaseName)
  if (!state.isTase || pdu.end <= pdu.start) return
  const service = pending?.operation.code ?? 'informationReport'
  const context = { service, isList, names: names.map(nameText), value: pending?.operation.value }
  emit({ kind: 'payload', selector: 'tase2', bytes, start: pdu.start, end: pdu.end, context })
}

/** The flow ended: requests without a response. In an association without any response, the responses may be lost. */
export function finish(state: MmsState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
