/** Userdata: system lists, blocks, clock, password, cyclic data, messages of the CPU. Seen in captures; no public document. */
import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { clockIdentity } from '#model/device-clock'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { blockName, blockType } from './blocks.ts'
import { clockText, clockTime } from './clock.ts'
import { errorName, returnName, SUCCESS } from './errors.ts'
import {
  GROUP_BLOCK,
  GROUP_CPU,
  GROUP_CYCLIC,
  GROUP_MODE,
  GROUP_SECURITY,
  GROUP_TIME,
  type S7commFunctionName,
  userdataName,
} from './functions.ts'
import { emitSzl } from './identity.ts'
import { itemsText, readItems } from './items.ts'
import { limits } from './limits.ts'
import { pathOf, rackSlotOf } from './place.ts'
import type { PendingS7commRequest, S7commState } from './state.ts'
import { isIdentifying, readSzl, SZL_REQUEST_BYTES, szlText } from './szl.ts'
import type { S7Message, Userdata } from './wire.ts'

// Offsets in the data part.
const RETURN_CODE = 0
const LENGTH = 2
const DATA_HEADER = 4

const READ_SZL = 1
const DIAGNOSTIC_MESSAGE = 3
const LIST_OF_TYPE = 2
const BLOCK_INFO = 3
const ENTER_PASSWORD = 1
/** Cyclic request: item count, time base, interval, items. */
const CYCLIC_ITEMS = 4

interface Data {
  readonly start: number
  readonly end: number
  readonly returnCode: number
}

/** Bounds of the data after its header; empty where there is none. */
function dataOf(message: S7Message, { bytes, start }: Slice): Data {
  const at = start + message.data
  const end = start + message.end
  if (end - at < DATA_HEADER) return { start: end, end, returnCode: SUCCESS }
  const stop = Math.min(end, at + DATA_HEADER + u16be(bytes, at + LENGTH))
  return { start: at + DATA_HEADER, end: stop, returnCode: bytes[at + RETURN_CODE]! }
}

/** Parts of one answer, and the requests for its next parts, share group, subfunction and sequence number. */
function assemblyKey({ group, subfunction, sequence }: Userdata): number {
  return (group << 16) | (subfunction << 8) | sequence
}

/** Operation of a userdata request. */
export function requestOf(
  message: S7Message,
  userdata: Userdata,
  slice: Slice,
  flowState: S7commState,
): PendingS7commRequest {
  const { group, subfunction } = userdata
  const data = dataOf(message, slice)
  const object = objectOf(userdata, data, slice) ?? flowState.objectOf(assemblyKey(userdata))
  const known = userdataName(group, subfunction)
  const name: S7commFunctionName =
    object !== undefined && isIdentifying(object) ? { ...known, verb: 'identify' } : known
  const value =
    group === GROUP_TIME && known.verb === 'set-time'
      ? clockText(slice.bytes, data.start, data.end)
      : undefined
  const code = `ud:${group}/${subfunction}`
  const operation: Operation = { kind: 'operation', ...name, code, object, outcome: 'requested', value }
  return { operation, functionCode: undefined, items: [], transfer: undefined }
}

function objectOf(
  { group, subfunction }: Userdata,
  { start, end }: Data,
  { bytes }: Slice,
): string | undefined {
  const ascii = (from: number, to: number) =>
    String.fromCharCode(...bytes.subarray(from, to)).replace(/[^0-9A-Za-z]/g, '')
  if (group === GROUP_CPU && subfunction === READ_SZL && end - start >= SZL_REQUEST_BYTES)
    return szlText(bytes, start)
  if (group === GROUP_BLOCK && subfunction === LIST_OF_TYPE && end - start >= 2)
    return blockType(ascii(start, start + 2))
  if (group === GROUP_BLOCK && subfunction === BLOCK_INFO && end - start >= 7)
    return blockName(ascii(start, start + 7))
  if (group === GROUP_CYCLIC && end - start > CYCLIC_ITEMS) {
    const count = u16be(bytes, start)
    return itemsText(readItems(bytes, start + CYCLIC_ITEMS, end, count).items, count)
  }
  return undefined
}

/** Facts of a response; lists in several parts are emitted when they are complete. */
export function emitUserdataAnswer(
  message: S7Message,
  userdata: Userdata,
  pending: PendingS7commRequest,
  { slice, state: flowState, emit }: { slice: Slice; state: S7commState; emit: Emit },
): void {
  const data = dataOf(message, slice)
  const isEmpty = data.end === data.start
  const { operation } = pending
  const isSecurity = userdata.group === GROUP_SECURITY && userdata.subfunction === ENTER_PASSWORD
  // An answer without data has the return code "does not exist" though all went well.
  const error =
    message.error !== 0
      ? errorName(message.error)
      : isEmpty || data.returnCode === SUCCESS
        ? undefined
        : returnName(data.returnCode)
  if (isSecurity) {
    const phase = error === undefined ? 'open' : 'refused'
    emit({ kind: 'session', phase, method: 'password', secured: false, clearText: true })
  }
  if (error !== undefined) {
    emit({ ...operation, outcome: 'rejected', error })
    return
  }
  const isClock = userdata.group === GROUP_TIME && operation.verb === 'read'
  const value = isClock ? clockText(slice.bytes, data.start, data.end) : operation.value
  emit({ ...operation, outcome: 'succeeded', value })
  const clock = isClock ? clockTime(slice.bytes, data.start, data.end) : undefined
  const news = clock === undefined ? undefined : flowState.clock.says(clock, slice.time, true)
  if (news !== undefined) emit(clockIdentity('server', news, 'Read clock'))
  gatherParts(userdata, data, operation.object, { slice, state: flowState, emit })
}

function gatherParts(
  userdata: Userdata,
  { start, end }: Data,
  object: string | undefined,
  { slice, state: flowState, emit }: { slice: Slice; state: S7commState; emit: Emit },
): void {
  const key = assemblyKey(userdata)
  if (!userdata.isLast || userdata.dataUnit !== 0) {
    const part = slice.bytes.subarray(start, end)
    const isKept = flowState.gather(key, { object: object ?? '', dataUnit: userdata.dataUnit, bytes: part })
    if (!isKept)
      emit({ kind: 'anomaly', what: 'limit', detail: `answer larger than ${limits.assemblyBytes} bytes` })
    if (!userdata.isLast || !isKept) return
    const whole = flowState.takeGathered(key)!
    emitContent(userdata, whole, { start: 0, end: whole.length }, { slice, emit })
  } else emitContent(userdata, slice.bytes, { start, end }, { slice, emit })
}

function emitContent(
  { group, subfunction }: Userdata,
  bytes: Uint8Array,
  { start, end }: { start: number; end: number },
  { slice, emit }: { slice: Slice; emit: Emit },
): void {
  if (group !== GROUP_CPU || subfunction !== READ_SZL) return
  const szl = readSzl(bytes, start, end)
  const place = rackSlotOf(slice.context)
  if (szl !== undefined) emitSzl(szl, bytes, place === undefined ? undefined : pathOf(place), emit)
}

/** Subfunctions of the group of modes are the state the CPU has reached. */
const MODES: ReadonlyMap<number, string> = new Map([
  [0, 'STOP'],
  [1, 'STARTUP (warm restart)'],
  [2, 'RUN'],
  [3, 'STARTUP (hot restart)'],
  [4, 'HOLD'],
  [6, 'STARTUP (cold restart)'],
  [9, 'RUN-R'],
  [11, 'LINK-UP'],
  [12, 'UPDATE'],
])

/** Unrequested messages of the CPU: alarms, cyclic data, diagnostic messages, mode transitions. */
export function emitPush(message: S7Message, userdata: Userdata, slice: Slice, emit: Emit): void {
  const { group, subfunction } = userdata
  const { name } = userdataName(group, subfunction)
  const data = dataOf(message, slice)
  const isEvent = group === GROUP_CPU && subfunction === DIAGNOSTIC_MESSAGE && data.end - data.start >= 2
  const object = isEvent ? `event ${hexCode(u16be(slice.bytes, data.start), 4)}` : undefined
  emit({
    kind: 'operation',
    verb: 'report',
    name,
    code: `ud:${group}/${subfunction}`,
    object,
    outcome: 'requested',
    value: undefined,
  })
  const state = group === GROUP_MODE ? MODES.get(subfunction) : undefined
  if (state !== undefined) {
    emit({
      kind: 'identity',
      attribute: 'run-state',
      value: state,
      confidence: 0.95,
      field: 'mode transition',
    })
  }
}
