/** Messages → facts. Either side of a flow may ask: BACnet devices are peers. */
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitAnswer } from './acknowledgements.ts'
import { APDU, type BacnetApdu } from './apdu.ts'
import { BVLC_IPV4, LINK } from './bvlc.ts'
import { emitTransfers } from './files.ts'
import { linkFacts } from './link-facts.ts'
import { networkFacts } from './network-facts.ts'
import { type Parties, partiesOf, stationPath } from './parties.ts'
import { reported } from './reports.ts'
import { confirmedWish, unconfirmedWish } from './requests.ts'
import { confirmedService, unconfirmedService } from './services.ts'
import type { BacnetState } from './state.ts'
import type { BacnetMessage } from './wire.ts'

export function facts(message: BacnetMessage, slice: Slice, emit: Emit, state: BacnetState): void {
  linkFacts(message, slice, emit, state)
  networkFacts(message, slice, emit, state)
  const { apdu } = message
  if (apdu === undefined) return
  const parties = partiesOf(message, slice)
  const body = bodyOf(message, apdu, slice, emit, state)
  if (body === undefined) return
  if (apdu.type === APDU.CONFIRMED) confirmed(message, body, parties, slice, emit, state)
  else if (apdu.type === APDU.UNCONFIRMED) unconfirmed(apdu.choice!, body, parties, emit)
  else if (apdu.type !== APDU.SEGMENT_ACK)
    emitAnswer({ apdu, body, parties, key: keyOf(message, slice, true) }, emit, state)
}

/** Parameters of a service, put together from segments where need be. */
export interface BacnetBody {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

function bodyOf(
  message: BacnetMessage,
  apdu: BacnetApdu,
  { bytes, end, fromClient, start }: Slice,
  emit: Emit,
  state: BacnetState,
): BacnetBody | undefined {
  if (apdu.sequence === undefined || apdu.type === APDU.SEGMENT_ACK)
    return { bytes, start: apdu.bodyStart, end }
  const key = `${apdu.type} ${keyOf(message, { fromClient }, false)}`
  const piece = bytes.slice(apdu.bodyStart, end)
  const whole = state.segment(key, apdu.sequence, apdu.isMoreFollowing, piece)
  if (whole === 'lost')
    emit({ kind: 'anomaly', what: 'gap', at: apdu.bodyStart - start, detail: 'a segment was never seen' })
  return typeof whole === 'string' ? undefined : { bytes: whole, start: 0, end: whole.length }
}

/** Key that pairs a request with its response: side, stations behind routers, invoke id. */
function keyOf(
  { network, apdu }: BacnetMessage,
  { fromClient }: Pick<Slice, 'fromClient'>,
  isAnswer: boolean,
): string {
  const from = network?.source === undefined ? '' : stationPath(network.source)
  const to = network?.destination === undefined ? '' : stationPath(network.destination)
  const asker = isAnswer ? !fromClient : fromClient
  return `${asker} ${isAnswer ? to : from}>${isAnswer ? from : to} ${apdu?.invokeId}`
}

function confirmed(
  message: BacnetMessage,
  body: BacnetBody,
  parties: Parties,
  slice: Slice,
  emit: Emit,
  state: BacnetState,
): void {
  const choice = message.apdu!.choice!
  const service = confirmedService(choice)
  const report = service.isReport === true ? reported(choice, true, body) : undefined
  const wish = report ?? confirmedWish(choice, body.bytes, body.start, body.end)
  if (wish.state?.endsWith('-backup')) state.procedure = wish.state === 'start-backup' ? 'backup' : 'none'
  if (wish.state?.endsWith('-restore')) state.procedure = wish.state === 'start-restore' ? 'restore' : 'none'
  const about = report === undefined ? parties.receiver : parties.sender
  const operation: Operation = {
    kind: 'operation',
    about: about === 'server' ? undefined : about,
    verb: verbInProcedure(wish, state),
    name: service.name,
    code: `c${choice}`,
    object: wish.object,
    unit: parties.unit,
    outcome: 'requested',
    value: wish.value,
    qualifiers: wish.qualifiers,
    values: wish.values,
  }
  emit(operation)
  report?.emit(parties.sender, emit)
  const pushedOut = state.add(keyOf(message, slice, false), { operation, choice, wish })
  if (pushedOut !== undefined) emit({ ...pushedOut.operation, outcome: 'unanswered' })
}

/** Files that move during a backup or a restore are the device's programs and set-up: clause 19.1. */
function verbInProcedure(
  { verb, file }: { verb: Operation['verb']; file?: { isWrite: boolean } | undefined },
  { procedure }: BacnetState,
): Operation['verb'] {
  if (file === undefined || procedure === 'none') return verb
  return file.isWrite ? 'download-program' : 'upload-program'
}

function unconfirmed(choice: number, body: BacnetBody, parties: Parties, emit: Emit): void {
  const service = unconfirmedService(choice)
  const report = service.isReport === true ? reported(choice, false, body) : undefined
  const wish = report ?? unconfirmedWish(choice, body.bytes, body.start, body.end)
  const about = report === undefined ? parties.receiver : parties.sender
  emit({
    kind: 'operation',
    about: about === 'server' ? undefined : about,
    verb: wish.verb,
    name: service.name,
    code: `u${choice}`,
    object: wish.object,
    unit: parties.unit,
    outcome: 'requested',
    value: wish.value,
    qualifiers: wish.qualifiers,
    values: wish.values,
  })
  report?.emit(parties.sender, emit)
}

/**
 * Sender of a first message: requests come from the client, responses and reports to one receiver from the server. A
 * broadcast is no report.
 */
export function isFromClient({ link, apdu, network }: BacnetMessage): boolean | undefined {
  if (link.type === BVLC_IPV4 && link.known?.verb !== undefined) return true
  if (link.type === BVLC_IPV4 && (link.code === LINK.READ_TABLE_ACK || link.code === LINK.READ_FOREIGN_ACK))
    return false
  if (apdu === undefined || network === undefined) return undefined
  switch (apdu.type) {
    case APDU.CONFIRMED:
      return confirmedService(apdu.choice!).isReport !== true
    case APDU.UNCONFIRMED: {
      if (link.code !== LINK.UNICAST || link.type !== BVLC_IPV4) return undefined
      return unconfirmedService(apdu.choice!).isReport !== true
    }
    case APDU.SEGMENT_ACK:
    case APDU.ABORT:
      return !apdu.isFromServer
    default:
      return false
  }
}

/** The flow ended: what stayed unanswered, and how much of each file moved. */
export function finish(state: BacnetState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
  if (state.linkRequest !== undefined && state.linkRequest.verb !== 'subscribe')
    emit({ ...state.linkRequest, outcome: 'unanswered' })
  emitTransfers(state.takeTransfers(), emit)
}
