/** How a confirmed request ended: ASHRAE 135-2020 clauses 5.4 and 18. */
import type { About, Operation } from '#model/fact'
import type { Emit } from '#model/protocol'
import { emitValues, readAnswer, readMultipleAnswer } from './answers.ts'
import { APDU, type BacnetApdu } from './apdu.ts'
import { errorCodeName } from './error-codes.ts'
import type { BacnetBody } from './facts.ts'
import { fileMoved } from './files.ts'
import type { Parties } from './parties.ts'
import { abortReasons, confirmedService, errorClasses, rejectReasons, SERVICE } from './services.ts'
import type { BacnetState, PendingBacnetRequest } from './state.ts'
import { type BacnetTag, tagsOf } from './tags.ts'
import { unsigned } from './values.ts'

interface Answer {
  readonly apdu: BacnetApdu
  readonly body: BacnetBody
  readonly parties: Parties
  readonly key: string
}

/** Settles the request that waits for this answer, and reports what the answer holds. */
export function emitAnswer({ apdu, body, parties, key }: Answer, emit: Emit, state: BacnetState): void {
  const asked = state.take(key)
  const hasService = apdu.type <= APDU.COMPLEX_ACK || apdu.type === APDU.ERROR
  const isFitting = asked !== undefined && (!hasService || asked.choice === apdu.choice)
  if (asked !== undefined && !isFitting) {
    emit({ ...asked.operation, outcome: 'unanswered' })
    const detail = `asked ${asked.operation.name}, answered ${confirmedService(apdu.choice!).name}`
    emit({ kind: 'anomaly', what: 'answer-mismatch', detail })
  }
  const about = parties.sender
  const operation = isFitting
    ? asked.operation
    : state.hasAsked || !hasService
      ? undefined
      : unseenRequest(apdu.choice!, about)
  const error = errorOf(apdu, body)
  if (operation !== undefined)
    emit(
      error === undefined
        ? { ...operation, outcome: 'succeeded' }
        : { ...operation, outcome: 'rejected', error },
    )
  if (isFitting) emitPassword(asked, error, about, emit)
  if (error === undefined) emitContent(apdu, body, about, isFitting ? asked : undefined, emit, state)
}

/** A capture may begin between a request and its answer. */
function unseenRequest(choice: number, about: About): Operation {
  const { name, verb } = confirmedService(choice)
  return {
    kind: 'operation',
    about: about === 'server' ? undefined : about,
    verb,
    name,
    code: `c${choice}`,
    outcome: 'succeeded',
  }
}

/** Why a request was refused; undefined if it was not. */
function errorOf({ type, choice }: BacnetApdu, { bytes, start, end }: BacnetBody): string | undefined {
  if (type === APDU.REJECT) return `reject: ${rejectReasons[choice!] ?? `reason ${choice}`}`
  if (type === APDU.ABORT) return `abort: ${abortReasons[choice!] ?? `reason ${choice}`}`
  if (type !== APDU.ERROR) return undefined
  const [errorClass, errorCode] = errorPair(tagsOf(bytes, start, end).items)
  const family = unsigned(bytes, errorClass)
  const code = unsigned(bytes, errorCode)
  if (code === undefined) return 'error'
  return `${errorClasses[family ?? -1] ?? `class ${family}`}: ${errorCodeName(code)}`
}

/** Some services wrap class and code in a context tag and add to them: clause 21, BACnet-Error. */
function errorPair(items: readonly BacnetTag[]): readonly [BacnetTag | undefined, BacnetTag | undefined] {
  const first = items[0]
  return first?.children === undefined ? [first, items[1]] : errorPair(first.children)
}

/** A password that restarts or silences a device crosses the wire as plain text: clauses 16.1 and 16.4. */
function emitPassword(
  { wish }: PendingBacnetRequest,
  error: string | undefined,
  about: About,
  emit: Emit,
): void {
  if (wish.hasPassword !== true) return
  const isWrong = error?.endsWith('password-failure') === true
  if (error !== undefined && !isWrong) return
  emit({
    kind: 'session',
    about,
    phase: isWrong ? 'refused' : 'open',
    method: 'password',
    secured: false,
    clearText: true,
  })
}

function emitContent(
  apdu: BacnetApdu,
  body: BacnetBody,
  about: About,
  asked: PendingBacnetRequest | undefined,
  emit: Emit,
  state: BacnetState,
): void {
  const { bytes, start, end } = body
  if (asked?.wish.file !== undefined) {
    fileMoved(asked.wish.file, body, asked.operation.about, emit, state)
    return
  }
  if (apdu.type !== APDU.COMPLEX_ACK) return
  if (apdu.choice === SERVICE.READ) emitValues(readAnswer(bytes, start, end), bytes, about, emit)
  if (apdu.choice === SERVICE.READ_MULTIPLE)
    emitValues(readMultipleAnswer(bytes, start, end), bytes, about, emit)
}
