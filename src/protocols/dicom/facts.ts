import { hexCode } from '#bytes/hex'
import { u16le, u32be, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { emitImplementation, sayTitle, titlesOf } from './association.ts'
import { ANSWER, commands, isRefused } from './commands.ts'
import { type DicomMessage, PDU, type Skipping } from './wire.ts'

const limits = {
  /** Commands that wait for their answer, per association. */
  pending: 32,
  /** Elements read of a command set; the standard's longest has fewer. */
  elements: 32,
} as const

export class DicomState extends PendingRequests<string, Operation> implements Skipping {
  readonly left: [number, number] = [0, 0]
  user: string | undefined

  constructor() {
    super(limits.pending)
  }
}

const ASSOCIATE = { verb: 'authenticate', name: 'A-ASSOCIATE', code: 'associate' } as const

export function facts(message: DicomMessage, slice: Slice, emit: Emit, state: DicomState): void {
  const { bytes, start, fromClient } = slice
  const end = start + message.end
  const about = fromClient ? 'client' : 'server'
  switch (message.type) {
    case PDU.REQUEST: {
      const { called, calling } = titlesOf(bytes, start)
      const operation: Operation = { kind: 'operation', ...ASSOCIATE, object: called, outcome: 'requested' }
      emit(operation)
      remember('associate', operation, emit, state)
      sayTitle(about, calling, confidence.management, emit)
      state.user = emitImplementation(bytes, start, end, about, emit)
      return
    }
    case PDU.ACCEPT:
    case PDU.REJECT: {
      const isGood = message.type === PDU.ACCEPT
      const asked = state.take('associate')
      if (asked !== undefined) emit({ ...asked, outcome: isGood ? 'succeeded' : 'rejected' })
      if (isGood) {
        sayTitle(about, titlesOf(bytes, start).called, confidence.management, emit)
        emitImplementation(bytes, start, end, about, emit)
      }
      const phase = isGood ? 'open' : 'refused'
      emit({ kind: 'session', phase, method: 'dicom-association', user: state.user, secured: false })
      return
    }
    case PDU.DATA:
      emitCommand(slice, end, emit, state)
      return
    case PDU.RELEASE:
    case PDU.ABORT:
      emit({ kind: 'session', phase: 'close', method: 'dicom-association', secured: false })
      return
    default:
  }
}

// Elements of group 0000, implicit little-endian: PS3.7 section E.1.
const ELEMENT = {
  SOP_CLASS: 0x0002,
  REQUESTED_CLASS: 0x0003,
  COMMAND: 0x0100,
  ID: 0x0110,
  ANSWERED: 0x0120,
  STATUS: 0x0900,
}

/** The first value of a data unit, if it is a command: length (4), context (1), control (1), elements. */
function emitCommand({ bytes, start, fromClient }: Slice, end: number, emit: Emit, state: DicomState): void {
  const at = start + 6
  if (at + 6 > end || (bytes[at + 5]! & 1) === 0) return
  const stop = Math.min(end, at + 4 + u32be(bytes, at))
  let command = 0
  let id = 0
  let status = 0
  let object: string | undefined
  let cursor = at + 6
  for (let left = limits.elements; left > 0 && cursor + 8 <= stop; left--) {
    const element = u16le(bytes, cursor + 2)
    const next = cursor + 8 + u32le(bytes, cursor + 4)
    if (u16le(bytes, cursor) !== 0 || next > stop) break
    const isShort = next - cursor >= 10
    if (element === ELEMENT.COMMAND && isShort) command = u16le(bytes, cursor + 8)
    if ((element === ELEMENT.ID || element === ELEMENT.ANSWERED) && isShort) id = u16le(bytes, cursor + 8)
    if (element === ELEMENT.STATUS && isShort) status = u16le(bytes, cursor + 8)
    if (element === ELEMENT.SOP_CLASS || element === ELEMENT.REQUESTED_CLASS)
      object = text(bytes, cursor + 8, next)
    cursor = next
  }
  const known = commands.get(command & ~ANSWER)
  if ((command & ANSWER) !== 0) {
    const isPending = status === 0xff00 || status === 0xff01
    const key = `${!fromClient} ${id}`
    const asked = isPending ? state.peek(key) : state.take(key)
    if (asked === undefined || isPending) return
    const error = isRefused(status) ? `status ${hexCode(status, 4)}` : undefined
    emit(error === undefined ? { ...asked, outcome: 'succeeded' } : { ...asked, outcome: 'rejected', error })
    return
  }
  if (command === 0) return
  const operation: Operation = {
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: known?.verb ?? 'execute',
    name: known?.name ?? `Command ${hexCode(command, 4)}`,
    code: hexCode(command, 4),
    object,
    outcome: 'requested',
  }
  emit(operation)
  remember(`${fromClient} ${id}`, operation, emit, state)
}

function remember(key: string, operation: Operation, emit: Emit, state: DicomState): void {
  const forgotten = state.add(key, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

export function finish(state: DicomState, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
