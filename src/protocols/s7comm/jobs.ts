/** Jobs and their answers → facts. Offsets are those of parameter parts: seen in captures; no public document. */
import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { blockName, countedText } from './blocks.ts'
import { errorName, returnName, SUCCESS } from './errors.ts'
import {
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  END_UPLOAD,
  jobs,
  PI_SERVICE,
  PLC_STOP,
  READ,
  REQUEST_DOWNLOAD,
  type S7commFunctionName,
  SETUP,
  START_UPLOAD,
  services,
  UPLOAD,
  WRITE,
} from './functions.ts'
import {
  dataItems,
  elementBytes,
  elementCount,
  elementValue,
  itemsText,
  pointName,
  readItems,
  type S7commItem,
} from './items.ts'
import { limits } from './limits.ts'
import type { PendingS7commRequest, S7commState } from './state.ts'
import { followTransfer, uploadKey } from './transfers.ts'
import type { S7Message } from './wire.ts'

const ITEM_COUNT = 1
const ITEMS = 2
/** Block functions: file name with its length. */
const FILE_NAME = 8
/** PI service: length and text of its arguments, then its name. Stop has the name alone. */
const ARGUMENTS = 8
const STOP_NAME = 6
/** Setup: largest PDU. */
const PDU_LENGTH = 6

interface Parts {
  readonly name: S7commFunctionName
  readonly object: string | undefined
  readonly value: Operation['value']
  readonly items: readonly S7commItem[]
  readonly transfer: string | undefined
}

function nameOf(functionCode: number): S7commFunctionName {
  return jobs.get(functionCode) ?? { verb: 'execute', name: `Function ${hexCode(functionCode)}` }
}

/** Operation of a job. */
export function jobOf(message: S7Message, slice: Slice, state: S7commState): PendingS7commRequest {
  const functionCode = message.functionCode ?? 0
  const { name, object, value, items, transfer } = partsOf(message, functionCode, slice, state)
  const code = hexCode(functionCode)
  const operation: Operation = { kind: 'operation', ...name, code, object, outcome: 'requested', value }
  return { operation, functionCode, items, transfer }
}

function partsOf(message: S7Message, functionCode: number, slice: Slice, state: S7commState): Parts {
  const { bytes, start } = slice
  const at = start + message.parameter
  const end = start + message.data
  const plain: Parts = {
    name: nameOf(functionCode),
    object: undefined,
    value: undefined,
    items: [],
    transfer: undefined,
  }
  switch (functionCode) {
    case READ:
    case WRITE: {
      const count = bytes[at + ITEM_COUNT] ?? 0
      const { items } = readItems(bytes, at + ITEMS, end, count)
      const value = functionCode === WRITE ? firstWritten(items, message, slice) : undefined
      return { ...plain, object: itemsText(items, count), value, items }
    }
    case REQUEST_DOWNLOAD:
    case DOWNLOAD_BLOCK:
    case DOWNLOAD_ENDED:
    case START_UPLOAD: {
      const block = blockName(countedText(bytes, at + FILE_NAME, end))
      return { ...plain, object: block === '' ? undefined : block, transfer: block }
    }
    case UPLOAD:
    case END_UPLOAD: {
      if (end - at < FILE_NAME) return plain
      const id = uploadKey(bytes, at)
      return { ...plain, object: state.transferOf(id)?.block, transfer: id }
    }
    case PI_SERVICE:
      return { ...plain, ...serviceOf(bytes, at, end) }
    case PLC_STOP: {
      const program = countedText(bytes, at + STOP_NAME, end)
      return { ...plain, object: program === '' ? undefined : program }
    }
    case SETUP:
      return { ...plain, value: end - at >= PDU_LENGTH + 2 ? u16be(bytes, at + PDU_LENGTH) : undefined }
    default:
      return plain
  }
}

/** Name, verb and object of a program invocation: blocks for the block services, the argument for others. */
function serviceOf(
  bytes: Uint8Array,
  at: number,
  end: number,
): { name: S7commFunctionName; object: string | undefined } {
  const plain = nameOf(PI_SERVICE)
  if (end - at < ARGUMENTS + 2) return { name: plain, object: undefined }
  const begin = at + ARGUMENTS + 2
  const length = u16be(bytes, at + ARGUMENTS)
  const service = countedText(bytes, begin + length, end)
  const known = services.get(service)
  const name = known ?? { verb: plain.verb, name: `PI service ${service}`.trim() }
  if (length === 0 || begin + length > end) return { name, object: undefined }
  const isBlocks = service === '_INSE' || service === '_INS2' || service === '_DELE'
  return {
    name,
    object: isBlocks ? blocksText(bytes, begin, begin + length) : countlessText(bytes, begin, begin + length),
  }
}

/** Count, a zero byte, then names of eight characters. */
function blocksText(bytes: Uint8Array, at: number, end: number): string {
  const names: string[] = []
  for (let next = at + 2; next + 8 <= end && names.length < limits.shownItems; next += 8) {
    names.push(blockName(String.fromCharCode(...bytes.subarray(next, next + 8)).replace(/[^0-9A-Za-z]/g, '')))
  }
  const count = bytes[at]!
  return count > names.length ? `${names.join(', ')} … ${count} in all` : names.join(', ')
}

function countlessText(bytes: Uint8Array, at: number, end: number): string | undefined {
  const letters = String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 64)))
    .replace(/[^ -~]/g, '')
    .trim()
  return letters === '' ? undefined : letters
}

function firstWritten(
  items: readonly S7commItem[],
  message: S7Message,
  { bytes, start }: Slice,
): Operation['value'] {
  const place = items[0]?.place
  const [first] = dataItems(bytes, start + message.data, start + message.end, 1)
  if (place === undefined || first === undefined || elementCount(place, first.start, first.end) < 1)
    return undefined
  const value = elementValue(place, bytes, first.start)
  return typeof value === 'boolean' ? Number(value) : value
}

/** Facts of the response to a job. */
export function emitJobAnswer(
  message: S7Message,
  pending: PendingS7commRequest,
  { slice, state, emit }: { slice: Slice; state: S7commState; emit: Emit },
): void {
  const { operation, functionCode } = pending
  if (message.error !== 0) {
    emit({ ...operation, outcome: 'rejected', error: errorName(message.error) })
    return
  }
  const refusal =
    functionCode === READ || functionCode === WRITE ? refusalOf(message, functionCode, slice) : undefined
  if (refusal !== undefined) emit({ ...operation, outcome: 'rejected', error: returnName(refusal) })
  else
    emit({
      ...operation,
      outcome: 'succeeded',
      value: functionCode === SETUP ? agreedLength(message, slice) : operation.value,
    })

  if (functionCode === SETUP) emit({ kind: 'session', phase: 'open', method: 's7-setup', secured: false })
  else if (functionCode === READ) emitReadings(message, pending.items, slice, emit)
  else if (functionCode !== undefined) followTransfer(message, pending, { slice, state, emit })
}

function agreedLength(message: S7Message, { bytes, start }: Slice): number | undefined {
  const at = start + message.parameter
  return message.data - message.parameter >= PDU_LENGTH + 2 ? u16be(bytes, at + PDU_LENGTH) : undefined
}

/** The first return code, if no item succeeded. */
function refusalOf(message: S7Message, functionCode: number, { bytes, start }: Slice): number | undefined {
  const at = start + message.data
  const end = start + message.end
  const codes =
    functionCode === WRITE
      ? [...bytes.subarray(at, Math.min(end, at + limits.items))]
      : dataItems(bytes, at, end, limits.items).map((item) => item.returnCode)
  return codes.length === 0 || codes.includes(SUCCESS) ? undefined : codes[0]
}

function emitReadings(message: S7Message, items: readonly S7commItem[], slice: Slice, emit: Emit): void {
  if (slice.wantsReadings === false) return
  const { bytes, start } = slice
  const data = dataItems(bytes, start + message.data, start + message.end, items.length)
  let left: number = limits.readings
  for (const [i, found] of data.entries()) {
    const place = items[i]?.place
    if (place === undefined || found.returnCode !== SUCCESS) continue
    const count = Math.min(left, elementCount(place, found.start, found.end))
    for (let element = 0; element < count; element++) {
      const value = elementValue(place, bytes, found.start + element * elementBytes(place))
      emit({ kind: 'reading', point: pointName(place, element), value })
    }
    left -= count
  }
}
