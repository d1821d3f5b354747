import { hexCode } from '#bytes/hex'
import { u16be, u24be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation, type Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitIdentification, emitTable } from './identity.ts'
import { limits } from './limits.ts'
import {
  FIRST_REQUEST,
  familyOf,
  procedureOf,
  responses,
  SERVICE,
  services,
  tableText,
  verbOfWrite,
} from './services.ts'
import type { C1222State, PendingC1222Request } from './state.ts'
import type { C1222Message } from './wire.ts'

// EPSEM control byte: C12.22-2012 clause 5.3.1.
const HAS_CLASS = 0x10
const SECURITY_MODE = 0x0c
const CLEAR_TEXT = 0
const CIPHERED = 0x08
/** Responses are asked for always (0), on exception (1) or never (2). */
const RESPONSE_CONTROL = 0x03

interface Part {
  readonly bytes: Uint8Array
  readonly code: number
  readonly start: number
  readonly end: number
}

export function facts(message: C1222Message, slice: Slice, emit: Emit, state: C1222State): void {
  const { bytes, fromClient } = slice
  const start = slice.start + message.start
  const control = bytes[start]!
  emitTitles(message, fromClient, emit)
  const mode = control & SECURITY_MODE
  if (mode !== CLEAR_TEXT) emit({ kind: 'session', phase: 'open', method: 'c12.22-security', secured: true })
  if (mode === CIPHERED) {
    emit({
      kind: 'operation',
      verb: 'execute',
      name: 'Ciphered EPSEM',
      code: 'ciphered',
      outcome: 'requested',
    })
    return
  }
  for (const part of partsOf(bytes, start, slice.start + message.end)) {
    if (part.code >= FIRST_REQUEST) asked(part, slice, control, emit, state)
    else answered(part, slice, emit, state)
  }
}

/** Services follow one another, each with its length; a length of zero ends them. */
function partsOf(bytes: Uint8Array, start: number, end: number): readonly Part[] {
  const parts: Part[] = []
  let at = start + ((bytes[start]! & HAS_CLASS) !== 0 ? 5 : 1)
  while (at < end && parts.length < limits.services) {
    let length = bytes[at++]!
    if (length === 0x81 && at < end) length = bytes[at++]!
    else if (length === 0x82 && at + 1 < end) {
      length = u16be(bytes, at)
      at += 2
    }
    if (length === 0 || at + length > end) break
    parts.push({ bytes, code: bytes[at]!, start: at + 1, end: at + length })
    at += length
  }
  return parts
}

function emitTitles({ calling, called }: C1222Message, fromClient: boolean, emit: Emit): void {
  const titles = [
    [fromClient ? 'client' : 'server', calling, 'calling-AP-title'],
    [fromClient ? 'server' : 'client', called, 'called-AP-title'],
  ] as const
  for (const [about, value, field] of titles) {
    if (value === undefined) continue
    const sure =
      about === (fromClient ? 'client' : 'server') ? confidence.identityService : confidence.hearsay
    emit({ kind: 'identity', about, attribute: 'address:c1222-ap-title', value, confidence: sure, field })
  }
}

function asked(part: Part, { fromClient }: Slice, control: number, emit: Emit, state: C1222State): void {
  const service = familyOf(part.code)
  const known = services.get(service)
  const detail = detailOf(part, service)
  const operation: Operation = {
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: detail.verb ?? known?.verb ?? 'execute',
    name: known?.name ?? `Service ${hexCode(part.code)}`,
    code: hexCode(service),
    object: detail.table === undefined ? undefined : tableText(detail.table),
    outcome: 'requested',
    value: detail.value,
  }
  emit(operation)
  if (service === SERVICE.LOGON) state.user = detail.user
  if (service === SERVICE.LOGOFF)
    emit({ kind: 'session', phase: 'close', method: 'c12.22', secured: false, user: state.user })
  if ((control & RESPONSE_CONTROL) !== 0) return
  const forgotten = state.ask({ operation, service, table: detail.table, user: detail.user })
  if (forgotten !== undefined) unanswered(forgotten, emit)
}

interface Detail {
  readonly table?: number | undefined
  readonly verb?: Verb
  readonly value?: string | undefined
  readonly user?: string | undefined
}

function detailOf({ bytes, start, end }: Part, service: number): Detail {
  if (service === SERVICE.LOGON && end - start >= 12) {
    const user = text(bytes, start + 2, start + 12)
    return { user, value: `user ${u16be(bytes, start)} ${user}` }
  }
  const isRead = service >= 0x30 && service <= 0x3f
  const isWrite = service >= 0x40 && service <= 0x4f
  if ((!isRead && !isWrite) || end - start < 2) return {}
  const table = u16be(bytes, start)
  if (isRead) {
    const hasOffset = service === SERVICE.OFFSET_READ && end - start >= 7
    const value = hasOffset ? `${u16be(bytes, start + 5)} bytes from ${u24be(bytes, start + 2)}` : undefined
    return { table, value }
  }
  const at = start + (service === SERVICE.OFFSET_WRITE ? 7 : 4)
  // Numbers inside tables are little-endian in nearly every meter; C12.19 defines the order in table 0.
  if (table === 7 && at + 2 <= end) {
    const [value, verb] = procedureOf(bytes[at]! | (bytes[at + 1]! << 8))
    return { table, verb, value }
  }
  return { table, verb: verbOfWrite(table), value: `${Math.max(0, end - at - 1)} bytes` }
}

function answered(part: Part, { fromClient }: Slice, emit: Emit, state: C1222State): void {
  const pending = state.answer()
  if (pending === undefined) return
  const isGood = part.code === 0
  const error = isGood ? undefined : (responses[part.code] ?? `response ${hexCode(part.code)}`)
  emit(
    error === undefined
      ? { ...pending.operation, outcome: 'succeeded' }
      : { ...pending.operation, outcome: 'rejected', error },
  )
  const { service, table } = pending
  if (service === SERVICE.LOGON || service === SERVICE.SECURITY) {
    emit({
      kind: 'session',
      phase: isGood ? 'open' : 'refused',
      method: service === SERVICE.SECURITY ? 'password' : 'c12.22',
      secured: false,
      user: state.user,
      clearText: service === SERVICE.SECURITY ? true : undefined,
    })
  }
  if (!isGood) return
  const about = fromClient ? 'client' : 'server'
  const { bytes, start, end } = part
  if (service === SERVICE.IDENTIFICATION) emitIdentification(bytes, start, end, about, emit)
  // Count (2), data, checksum (1).
  if (service === SERVICE.FULL_READ && table !== undefined && end - start > 3)
    emitTable(table, bytes, start + 2, Math.min(end - 1, start + 2 + u16be(bytes, start)), about, emit)
}

function unanswered({ operation }: PendingC1222Request, emit: Emit): void {
  emit({ ...operation, outcome: 'unanswered' })
}

/** Requests come from the client. */
export function isFromClient(message: C1222Message, { bytes, start }: Slice): boolean | undefined {
  const at = start + message.start
  if ((bytes[at]! & SECURITY_MODE) === CIPHERED) return undefined
  const [first] = partsOf(bytes, at, start + message.end)
  return first === undefined ? undefined : first.code >= FIRST_REQUEST
}

export function finish(state: C1222State, emit: Emit): void {
  for (const pending of state.takePending()) unanswered(pending, emit)
}
