/** Commands to outputs: control relay output blocks and analog outputs. */
import { u32le } from '#bytes/read'
import { type Dnp3ObjectBlock, eachObject } from './blocks.ts'
import { ANALOG_OUTPUT_COMMAND, BINARY_OUTPUT_COMMAND } from './groups.ts'
import { limits } from './limits.ts'
import { isPacked, packedText, valueAt } from './points.ts'

// Offsets in a control relay output block: IEEE 1815-2012 §A.8.1.
const COUNT = 1
const ON_TIME = 2
const OFF_TIME = 6
const STATUS = 10
const BLOCK_BYTES = 11

const OPERATIONS = ['NUL', 'PULSE_ON', 'PULSE_OFF', 'LATCH_ON', 'LATCH_OFF'] as const
const TRIP_CLOSE = ['', 'CLOSE', 'TRIP', 'TCC 3'] as const
const QUEUE = 0x10
const CLEAR = 0x20

/** Status of a control: IEEE 1815-2012 Annex A, control status codes; 0 is success. */
const STATUSES: ReadonlyMap<number, string> = new Map([
  [1, 'TIMEOUT'],
  [2, 'NO_SELECT'],
  [3, 'FORMAT_ERROR'],
  [4, 'NOT_SUPPORTED'],
  [5, 'ALREADY_ACTIVE'],
  [6, 'HARDWARE_ERROR'],
  [7, 'LOCAL'],
  [8, 'TOO_MANY_OBJS'],
  [9, 'NOT_AUTHORIZED'],
  [10, 'AUTOMATION_INHIBIT'],
  [11, 'PROCESSING_LIMITED'],
  [12, 'OUT_OF_RANGE'],
  [13, 'DOWNSTREAM_LOCAL'],
  [14, 'ALREADY_COMPLETE'],
  [15, 'BLOCKED'],
  [16, 'CANCELLED'],
  [17, 'BLOCKED_OTHER_MASTER'],
  [18, 'DOWNSTREAM_FAIL'],
  [126, 'NON_PARTICIPATING'],
  [127, 'UNDEFINED'],
])

export function isCommand({ group, hasData }: Dnp3ObjectBlock): boolean {
  return hasData && (group === BINARY_OUTPUT_COMMAND || group === ANALOG_OUTPUT_COMMAND)
}

/** `CLOSE PULSE_ON ×1 100/0 ms`, `LATCH_ON`. */
function commandText(bytes: Uint8Array, at: number): string {
  const code = bytes[at]!
  const operation = OPERATIONS[code & 0x0f] ?? `operation ${code & 0x0f}`
  const words: string[] = [TRIP_CLOSE[code >> 6]!, operation]
  const isPulse = operation.startsWith('PULSE')
  const count = bytes[at + COUNT]!
  if (count !== 1 || isPulse) words.push(`×${count}`)
  if (isPulse) words.push(`${u32le(bytes, at + ON_TIME)}/${u32le(bytes, at + OFF_TIME)} ms`)
  if (code & QUEUE) words.push('queue')
  if (code & CLEAR) words.push('clear')
  return words.filter((word) => word !== '').join(' ')
}

/** Commands to the outputs of a block; a number if it is one analog output. */
export function commandsOf(block: Dnp3ObjectBlock, bytes: Uint8Array): readonly (string | number)[] {
  const { layout } = block
  if (layout === undefined) return []
  if (isPacked(block)) return [packedText(block, bytes, limits.shown)]
  const commands: (string | number)[] = []
  eachObject(block, bytes, limits.shown, (_, at, end) => {
    if (block.group === BINARY_OUTPUT_COMMAND && end - at >= BLOCK_BYTES)
      commands.push(commandText(bytes, at))
    else if (block.group === ANALOG_OUTPUT_COMMAND) commands.push(Number(valueAt(bytes, at, layout)))
  })
  return commands
}

/** Name of the first status that is no success among the echoed controls; undefined if all went well. */
export function failureOf(block: Dnp3ObjectBlock, bytes: Uint8Array): string | undefined {
  const { layout } = block
  let failure: string | undefined
  if (!isCommand(block) || layout === undefined || isPacked(block)) return undefined
  const offset = block.group === BINARY_OUTPUT_COMMAND ? STATUS : layout.flagsAt
  eachObject(block, bytes, block.count, (_, at) => {
    const status = bytes[at + offset]! & 0x7f
    if (status !== 0) failure ??= STATUSES.get(status) ?? `status ${status}`
  })
  return failure
}
