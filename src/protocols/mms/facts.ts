import type { Slice, Tell } from '#model/protocol'
import { type AnswerPlace, learnDefinition, tellAnswer } from './answers.ts'
import { rejectText, serviceErrorText } from './errors.ts'
import type { Exchange, Pending } from './exchange.ts'
import { nameText, type Variables } from './objects.ts'
import type { Pdu } from './pdu.ts'
import type { Association } from './presentation.ts'
import { tellReport } from './reports.ts'
import { asksForDomains, pendingOf } from './requests.ts'
import { DEFINE_LIST, INFORMATION_REPORT, serviceOf, unconfirmed } from './services.ts'
import { isTaseName } from './tase2.ts'
import type { MmsMessage } from './wire.ts'

/** Marks, in the texts of a request, that the names asked for are domains. */
const DOMAINS = 'domains'

export function facts(message: MmsMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (message.association !== undefined) tellAssociation(message.association, slice, tell, exchange)
  const { pdu } = message
  if (pdu === undefined) return
  switch (pdu.kind) {
    case 'initiate-request':
      exchange.isAssociating = true
      return
    case 'initiate-response':
      tellSession('open', tell, exchange)
      return
    case 'initiate-error':
      tellSession('refused', tell, exchange)
      return
    case 'conclude-response':
      tellSession('close', tell, exchange)
      return
    case 'confirmed-request':
      tellRequest(pdu, slice, tell, exchange)
      return
    case 'confirmed-response':
      tellResponse(pdu, slice, tell, exchange)
      return
    case 'confirmed-error':
    case 'cancel-error':
    case 'reject':
      tellRefusal(pdu, slice, tell, exchange)
      return
    case 'cancel-request': {
      const about = slice.fromClient ? undefined : 'client'
      tell({ kind: 'operation', about, verb: 'execute', name: 'cancel', code: 'cancel', outcome: 'asked' })
      return
    }
    case 'unconfirmed':
      tellUnasked(pdu, slice, tell, exchange)
      return
    default:
  }
}

function tellSession(phase: 'open' | 'refused' | 'close', tell: Tell, exchange: Exchange): void {
  exchange.isAssociating = false
  const { hasPassword } = exchange
  const method = hasPassword ? 'acse-password' : 'mms'
  tell({ kind: 'session', phase, method, secured: false, clearText: hasPassword || undefined })
}

function tellAssociation(
  association: Association,
  { fromClient }: Slice,
  tell: Tell,
  exchange: Exchange,
): void {
  const { kind, callingTitle, calledTitle, respondingTitle } = association
  if (kind === 'request') exchange.hasPassword = association.hasPassword
  if (kind === 'response' && !association.isAccepted) tellSession('refused', tell, exchange)
  if (kind === 'abort') {
    const about = fromClient ? 'client' : 'server'
    tell({ kind: 'anomaly', about, what: 'aborted', detail: 'the association was aborted' })
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
      tell({ kind: 'identity', about, attribute: 'address:ap-title', value, confidence: 0.8, field })
  }
}

function tellRequest(pdu: Pdu, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { bytes, fromClient } = slice
  const asked = pendingOf(pdu, bytes, fromClient ? undefined : 'client')
  const pending: Pending = asksForDomains(bytes, pdu) ? { ...asked, texts: [DOMAINS] } : asked
  tell(pending.operation)
  if (pdu.service === DEFINE_LIST) learnDefinition(bytes, pdu, exchange)
  handOn(pending.variables, pending, pdu, slice, tell, exchange)
  const forgotten = exchange.ask(fromClient, pdu.invokeId!, pending)
  if (forgotten !== undefined) tell({ ...forgotten.operation, outcome: 'unanswered' })
}

function tellResponse(pdu: Pdu, { bytes, fromClient }: Slice, tell: Tell, exchange: Exchange): void {
  if (exchange.isAssociating && !fromClient) tellSession('open', tell, exchange) // who answers has accepted
  const waiting = exchange.answer(fromClient, pdu.invokeId)
  const pending = pdu.service < 0 || waiting?.service === pdu.service ? waiting : undefined
  if (waiting !== undefined && pending === undefined) {
    tell({ ...waiting.operation, outcome: 'unanswered' })
    const detail = `asked ${waiting.operation.code}, answered ${serviceOf(pdu.service).name}`
    tell({ kind: 'anomaly', what: 'answer-mismatch', detail })
  }
  const place: AnswerPlace = {
    about: fromClient ? 'client' : 'server',
    asker: fromClient ? 'server' : 'client',
    exchange,
    tell,
  }
  if (pending === undefined && pdu.service >= 0 && !exchange.hasAsked[fromClient ? 0 : 1]) {
    // The capture began between request and answer.
    const { name, verb } = serviceOf(pdu.service)
    const about = fromClient ? 'client' : undefined
    tell({ kind: 'operation', about, verb, name, code: name, outcome: 'ok' })
  }
  tellAnswer(pdu, pending, bytes, { ...place, isDomainList: pending?.texts[0] === DOMAINS })
}

function tellRefusal(pdu: Pdu, { bytes, start, fromClient }: Slice, tell: Tell, exchange: Exchange): void {
  const isReject = pdu.kind === 'reject'
  const error = (isReject ? rejectText : serviceErrorText)(bytes, pdu.start, pdu.end)
  const pending = pdu.kind === 'cancel-error' ? undefined : exchange.answer(fromClient, pdu.invokeId)
  if (pending !== undefined) tell({ ...pending.operation, outcome: 'refused', error })
  else if (isReject) tell({ kind: 'anomaly', what: 'rejected', at: pdu.start - start, detail: error })
}

function tellUnasked(pdu: Pdu, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { bytes, fromClient } = slice
  const { name, verb } = unconfirmed.get(pdu.service) ?? {
    name: `unconfirmed ${pdu.service}`,
    verb: 'report',
  }
  const about = fromClient ? 'client' : 'server'
  const report =
    pdu.service === INFORMATION_REPORT
      ? tellReport(bytes, pdu.start, pdu.end, { about, tell, exchange })
      : undefined
  const speaker = fromClient ? 'client' : undefined
  const control = report?.control
  tell({
    kind: 'operation',
    about: speaker,
    verb,
    name: control === undefined ? name : `${name}: ${control.name}`,
    code: name,
    object: report?.object,
    outcome: control?.error === undefined ? 'ok' : 'refused',
    error: control?.error,
  })
  if (report !== undefined) handOn(report.variables, undefined, pdu, slice, tell, exchange)
}

/** Names of TASE.2 make the association one of control centres; its folder says what they mean. */
function handOn(
  { names, isList }: Variables,
  pending: Pending | undefined,
  pdu: Pdu,
  { bytes }: Slice,
  tell: Tell,
  exchange: Exchange,
): void {
  exchange.isTase ||= names.some(isTaseName)
  if (!exchange.isTase || pdu.end <= pdu.start) return
  const service = pending?.operation.code ?? 'informationReport'
  const context = { service, isList, names: names.map(nameText), value: pending?.operation.value }
  tell({ kind: 'payload', selector: 'tase2', bytes, start: pdu.start, end: pdu.end, context })
}

/** The flow ended: requests that were never answered. Of an association that nobody answered the answer may be lost. */
export function finish(exchange: Exchange, tell: Tell): void {
  for (const { operation } of exchange.takePending()) tell({ ...operation, outcome: 'unanswered' })
}
