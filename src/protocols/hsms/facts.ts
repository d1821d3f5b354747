import { confidence, type Operation, type Verb } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import {
  ACKNOWLEDGED,
  COMMANDS,
  commandVerb,
  jobCommands,
  LATER,
  MAY_BE_LATER,
  NAMED,
  primaries,
} from './messages.ts'
import type { HsmsMessage, HsmsReadState } from './wire.ts'

const limits = {
  /** Transactions whose reply is awaited, of either side: equipment keeps tens open at most. */
  pending: 64,
} as const

const SELECT_RESPONSE = 2
/** Already selected: SEMI E37-0413. */
const ALREADY = 1

export class HsmsState implements HsmsReadState {
  readonly remaining: [number, number] = [0, 0]
  /** Of client and server: both ask. */
  readonly asked: readonly [PendingRequests<number, Operation>, PendingRequests<number, Operation>] = [
    new PendingRequests(limits.pending),
    new PendingRequests(limits.pending),
  ]
}

export function facts(message: HsmsMessage, { fromClient }: Slice, emit: Emit, state: HsmsState): void {
  state.remaining[fromClient ? 0 : 1] = message.remaining
  if (message.stype !== 0) emitControl(message, emit)
  else if (message.code !== '') {
    if (message.isPrimary) ask(message, fromClient, emit, state)
    else answer(message, fromClient, emit, state)
    identify(message, fromClient ? 'client' : 'server', emit)
  }
}

export function finish(state: HsmsState, emit: Emit): void {
  for (const side of state.asked)
    for (const operation of side.takePending()) emit({ ...operation, outcome: 'unanswered' })
}

function emitControl({ stype, status }: HsmsMessage, emit: Emit): void {
  if (stype === SELECT_RESPONSE)
    emit({
      kind: 'session',
      phase: status === 0 || status === ALREADY ? 'open' : 'refused',
      method: 'select',
      secured: false,
    })
}

function ask(message: HsmsMessage, fromClient: boolean, emit: Emit, state: HsmsState): void {
  const known = primaries.get(message.code)
  const named = namedIn(message)
  const verb: Verb = COMMANDS.has(message.code) ? commandVerb(named ?? '') : (known?.verb ?? 'execute')
  const isReport = verb === 'report'
  const operation: Operation = {
    kind: 'operation',
    about: fromClient === isReport ? 'client' : 'server',
    verb,
    name: known?.name ?? message.code,
    code: message.code,
    object: named,
    outcome: 'requested',
  }
  emit(operation)
  const isAwaited = message.wantsReply && !isReport
  const forgotten = isAwaited ? state.asked[fromClient ? 0 : 1].add(message.system, operation) : undefined
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

/** Command, program or object that a message names. */
function namedIn({ code, items }: HsmsMessage): string | undefined {
  if (!COMMANDS.has(code) && !NAMED.has(code)) return undefined
  const words = items.filter(({ kind }) => kind !== 'list')
  // SEMI E94-0306: the control job, then its command by number.
  if (code === 'S16F27') return jobCommands[Number(words[1]?.value)]
  // SEMI E40-0705: data id and process job, then its command. E5-0712: S2F49 has data id and object before it.
  const at = code === 'S16F5' || code === 'S2F49' ? 2 : 0
  return words[at]?.value || words.find(({ value }) => value !== '')?.value
}

function answer(message: HsmsMessage, fromClient: boolean, emit: Emit, state: HsmsState): void {
  const operation = state.asked[fromClient ? 1 : 0].take(message.system)
  if (operation === undefined) return
  const code = refusalIn(message, ACKNOWLEDGED.has(message.code))
  emit({
    ...operation,
    outcome: code === undefined ? 'succeeded' : 'rejected',
    error: code === undefined ? undefined : `acknowledge code ${code}`,
  })
}

/** Function 0 aborts a transaction; else the first byte of an acknowledgement is its code, 0 if all is well. */
function refusalIn({ code, items }: HsmsMessage, isAcknowledgement: boolean): string | undefined {
  if (code.endsWith('F0')) return 'abort'
  if (!isAcknowledgement) return undefined
  const [first, second] = items
  const item = first?.kind === 'list' ? second : first
  const isCode = item?.kind === 'binary' || item?.kind === 'number'
  if (!isCode || item.size !== 1 || item.value === '' || item.value === '0') return undefined
  const isLater = MAY_BE_LATER.has(code) && Number(item.value) === LATER
  return isLater ? undefined : item.value
}

/** S1F2, S1F13 and S1F14 carry MDLN and SOFTREV; a host leaves them out: SEMI E5-0712. */
function identify({ code, items }: HsmsMessage, about: string, emit: Emit): void {
  if (code !== 'S1F2' && code !== 'S1F13' && code !== 'S1F14') return
  const [model, revision] = items.filter(({ kind }) => kind === 'text')
  if (model === undefined || revision === undefined) return
  const say = (attribute: 'model' | 'software', value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  say('model', model.value, 'MDLN')
  say('software', revision.value, 'SOFTREV')
}
