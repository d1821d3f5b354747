/** Payloads of Sparkplug B: Sparkplug 3.0.0 §6.4. */
import { float32, float64 } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import { FieldWalk, wireType } from './protobuf.ts'
import { readTopic, type Topic } from './topic.ts'

// Field numbers of Payload.
const TIMESTAMP = 1
const METRICS = 2
const SEQUENCE = 3
// Field numbers of Metric.
const NAME = 1
const ALIAS = 2
const DATA_TYPE = 4
const IS_HISTORICAL = 5
const IS_NULL = 7
const INT_VALUE = 10
const LONG_VALUE = 11
const FLOAT_VALUE = 12
const DOUBLE_VALUE = 13
const BOOLEAN_VALUE = 14
const STRING_VALUE = 15

/** Bits of the signed types, which travel as unsigned numbers:. */
const SIGNED_BITS: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [2, 16],
  [3, 32],
  [4, 64],
])

export interface Metric {
  name: string
  alias: number | undefined
  dataType: number
  isHistorical: boolean
  value: number | string | boolean | undefined
}

export interface SparkplugMessage {
  readonly topic: Topic
  readonly timestamp: number | undefined
  readonly sequence: number | undefined
  readonly metrics: readonly Metric[]
  /** Of STATE: is the host application there? */
  readonly isOnline: boolean | undefined
}

/** Context from MQTT for the payload. */
interface Context {
  readonly topic: string
}

/** `foreign` where the topic is none of Sparkplug's; `malformed` where the payload is no protocol buffer. */
export function dissect(slice: Slice): Dissected<SparkplugMessage> {
  const topic = readTopic((slice.context as Context | undefined)?.topic ?? '')
  if (topic === undefined) return { kind: 'foreign' }
  const { bytes, start, end } = slice
  const length = end - start
  if (topic.type === 'STATE') {
    const state = text(bytes, start, end)
    const isOnline = /"online"\s*:\s*true|^ONLINE$/.test(state)
    const message = { topic, timestamp: undefined, sequence: undefined, metrics: [], isOnline }
    return { kind: 'message', message, length }
  }
  const metrics: Metric[] = []
  let timestamp: number | undefined
  let sequence: number | undefined
  const walk = new FieldWalk(bytes, start, end)
  while (walk.next()) {
    if (walk.number === METRICS && walk.wire === wireType.delimited) {
      if (metrics.length < limits.metrics) metrics.push(readMetric(bytes, walk.valueStart, walk.valueEnd))
    } else if (walk.wire !== wireType.variable) continue
    else if (walk.number === TIMESTAMP) timestamp = walk.value
    else if (walk.number === SEQUENCE) sequence = walk.value
  }
  if (walk.isBroken) return { kind: 'malformed', at: walk.at - start, reason: 'no protocol buffer', length }
  return { kind: 'message', message: { topic, timestamp, sequence, metrics, isOnline: undefined }, length }
}

function readMetric(bytes: Uint8Array, start: number, end: number): Metric {
  const metric: Metric = { name: '', alias: undefined, dataType: 0, isHistorical: false, value: undefined }
  let isNull = false
  const walk = new FieldWalk(bytes, start, end)
  while (walk.next()) {
    const isNumber = walk.wire === wireType.variable
    if (walk.number === NAME && walk.wire === wireType.delimited)
      metric.name = text(bytes, walk.valueStart, walk.valueEnd)
    else if (walk.number === ALIAS && isNumber) metric.alias = walk.value
    else if (walk.number === DATA_TYPE && isNumber) metric.dataType = walk.value
    else if (walk.number === IS_HISTORICAL && isNumber) metric.isHistorical = walk.value !== 0
    else if (walk.number === IS_NULL && isNumber) isNull = walk.value !== 0
    else metric.value = fieldValue(walk) ?? metric.value
  }
  if (isNull) metric.value = undefined
  else if (typeof metric.value === 'number') metric.value = signed(metric.value, metric.dataType)
  return metric
}

function fieldValue(walk: FieldWalk): Metric['value'] {
  const { wire } = walk
  switch (walk.number) {
    case INT_VALUE:
    case LONG_VALUE:
      return wire === wireType.variable ? walk.value : undefined
    case FLOAT_VALUE:
      return wire === wireType.four ? float32(walk.bits32) : undefined
    case DOUBLE_VALUE:
      return wire === wireType.eight ? float64(...walk.bits64) : undefined
    case BOOLEAN_VALUE:
      return wire === wireType.variable ? walk.value !== 0 : undefined
    case STRING_VALUE:
      return wire === wireType.delimited ? text(walk.bytes, walk.valueStart, walk.valueEnd) : undefined
    default:
      return undefined
  }
}

/** Data carry no type, only their birth does; without one a number stays as it travels. */
export function signed(value: number, dataType: number): number {
  const bits = SIGNED_BITS.get(dataType)
  if (bits === undefined || value < 2 ** (bits - 1)) return value
  // Int8 and Int16 may fill the 32 bits of their field.
  return bits < 32 && value >= 2 ** 31 ? value - 2 ** 32 : value - 2 ** bits
}
