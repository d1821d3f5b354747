import { hexCode } from '#bytes/hex'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { type Bodies, type H1Message, WRITE } from './wire.ts'

/** One request is open at a time; the service has no numbers. */
export class SiemensH1State implements Bodies {
  isSettled = false
  readonly left: [number, number] = [0, 0]
  fetched = 0
  asked: Operation | undefined
}

/** ORG identifiers: Siemens, S7-CPs for Industrial Ethernet, FETCH/WRITE. */
const AREAS: ReadonlyMap<number, string> = new Map([
  [1, 'DB'],
  [2, 'M'],
  [3, 'I'],
  [4, 'Q'],
  [5, 'PI/PQ'],
  [6, 'C'],
  [7, 'T'],
  [8, 'system data'],
  [9, 'absolute memory'],
  [10, 'DX'],
])

const ERRORS: ReadonlyMap<number, string> = new Map([
  [0x01, 'data block does not exist'],
  [0x02, 'wrong identifier'],
  [0x03, 'no such area'],
  [0x04, 'wrong length'],
  [0x05, 'area too short'],
  [0x06, 'not permitted in this mode'],
  [0x07, 'not ready'],
])

export function facts(
  message: H1Message | undefined,
  _slice: Slice,
  emit: Emit,
  state: SiemensH1State,
): void {
  if (message === undefined) return // a piece of data
  if (message.isRequest) {
    if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
    state.asked = operationOf(message)
    emit(state.asked)
    return
  }
  const { asked } = state
  state.asked = undefined
  if (asked === undefined) return
  if (message.error === 0) emit({ ...asked, outcome: 'succeeded' })
  else
    emit({
      ...asked,
      outcome: 'rejected',
      error: ERRORS.get(message.error) ?? `error ${hexCode(message.error)}`,
    })
}

function operationOf({ opcode, organisation, number, address, count }: H1Message): Operation {
  const area = AREAS.get(organisation) ?? `area ${organisation}`
  const block = area === 'DB' || area === 'DX' ? `${area}${number}` : area
  return {
    kind: 'operation',
    verb: opcode === WRITE ? 'write' : 'read',
    name: opcode === WRITE ? 'Write' : 'Fetch',
    code: String(opcode),
    object: `${block} ${address} length ${count}`,
    outcome: 'requested',
  }
}

export function finish(state: SiemensH1State, emit: Emit): void {
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = undefined
}
