import { hexCode } from '#bytes/hex'
import { text } from '#bytes/text'
import type { About, Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { ascii, binary, type CommandName, GET_PLC_NAME } from './commands.ts'
import { emitId, emitName, emitUnit } from './identity.ts'
import { emitReadings, objectOf, rangeOf, type UnitronicsOperandRange } from './values.ts'
import { BINARY_DATA, BINARY_FOOTER, type PcomMessage } from './wire.ts'

/** Requests that may wait for answers, by their number. */
const pendingRequests = 16

interface Asked {
  readonly operation: Operation
  readonly range: UnitronicsOperandRange | undefined
}

export class UnitronicsPcomState extends PendingRequests<number, Asked> {
  constructor() {
    super(pendingRequests)
  }
}

/** Unit 0 is the controller at the other end; others are reached through it. */
function aboutUnit(unit: string): About | undefined {
  return unit === '0' ? undefined : `server/unit:${unit}`
}

export function facts(message: PcomMessage, slice: Slice, emit: Emit, state: UnitronicsPcomState): void {
  const { number, unit, letters } = message
  if (message.isAnswer) {
    answer(message, slice, emit, state.take(number))
    return
  }
  const [code, { verb, name }] = commandOf(message)
  const range = letters === undefined ? undefined : rangeOf(code, letters)
  const operation: Operation = {
    kind: 'operation',
    about: aboutUnit(unit),
    verb,
    name,
    code,
    unit,
    ...(range === undefined ? {} : objectOf(range)),
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = state.add(number, { operation, range })
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

/** Answers repeat the letters of their request, or the first two of them. */
function answer(message: PcomMessage, { bytes, start }: Slice, emit: Emit, asked: Asked | undefined): void {
  const { letters, command, end } = message
  if (asked !== undefined) emit({ ...asked.operation, outcome: 'succeeded' })
  const about = asked === undefined ? aboutUnit(message.unit) : asked.operation.about
  if (letters === undefined) {
    const [from, to] = [start + BINARY_DATA, start + end - BINARY_FOOTER]
    if (command === GET_PLC_NAME && from < to) emitName(text(bytes, from, to), about, emit)
    return
  }
  emitId(letters, about, emit)
  emitUnit(letters, about, emit)
  if (asked?.range !== undefined && asked.operation.verb === 'read')
    emitReadings(asked.range, letters.slice(2), about, emit)
}

function commandOf({ letters, command }: PcomMessage): readonly [string, CommandName] {
  if (letters === undefined) {
    const code = hexCode(command)
    return [code, binary.get(command) ?? { verb: 'execute', name: `Command ${code}` }]
  }
  for (const length of [3, 2]) {
    const code = letters.slice(0, length)
    const known = ascii.get(code)
    if (known !== undefined) return [code, known]
  }
  const code = letters.slice(0, 2)
  return [code, { verb: 'execute', name: `Command ${code}` }]
}

export function finish(state: UnitronicsPcomState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
