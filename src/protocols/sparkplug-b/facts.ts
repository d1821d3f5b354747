import { clean } from '#bytes/text'
import { type Attribute, confidence, type Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import { commandVerb, operations } from './operations.ts'
import type { SparkplugBState } from './state.ts'
import type { Topic } from './topic.ts'
import { type Metric, type SparkplugMessage, signed } from './wire.ts'

/** Metrics with the identity of an edge node or a device: Sparkplug 3.0.0, "Properties/". */
const PROPERTIES: ReadonlyMap<string, Attribute> = new Map([
  ['Properties/Hardware Make', 'vendor'],
  ['Properties/Hardware Model', 'model'],
  ['Properties/Hardware Version', 'hardware'],
  ['Properties/Serial Number', 'serial'],
  ['Properties/OS', 'os'],
  ['Properties/OS Version', 'os-build'],
  ['Properties/FW', 'firmware'],
  ['Properties/FW Version', 'firmware'],
  ['Properties/Firmware Version', 'firmware'],
])

export function facts(message: SparkplugMessage, slice: Slice, emit: Emit, state: SparkplugBState): void {
  const { topic, metrics } = message
  const { verb } = operations.get(topic.type)!
  const key = `${topic.group}/${topic.node}`
  const isBirth = topic.type.endsWith('BIRTH')
  if (isBirth) state.born(key, metrics)
  if (topic.type.endsWith('CMD')) {
    emitCommands(message, slice, emit, state)
    return
  }
  emit({
    kind: 'operation',
    verb,
    name: topic.type,
    code: topic.type,
    object: objectOf(topic),
    outcome: 'requested',
  })
  if (topic.type === 'STATE') {
    emitHost(message, slice, emit)
    return
  }
  const about = aboutOf(topic, slice.fromClient)
  if (message.sequence !== undefined && topic.type !== 'NDEATH') {
    if (state.skips(key, message.sequence, topic.type === 'NBIRTH'))
      emit({ kind: 'anomaly', about, what: 'sequence', detail: `a message of ${key} is missing` })
  }
  if (isBirth) emitIdentity(message, about, slice, emit)
  if (topic.type.endsWith('DEATH')) return
  for (const metric of metrics.slice(0, limits.readings)) {
    const named = state.named(key, metric)
    if (named === undefined || metric.value === undefined || named.name === 'bdSeq') continue
    const value = metricValue(metric, named.dataType)
    const point = [topic.device, named.name].filter((part) => part !== undefined).join('/')
    emit({ kind: 'reading', about, point, value, quality: metric.isHistorical ? 'historical' : undefined })
  }
}

/** One operation for each metric: what a host application wants changed. */
function emitCommands(
  { topic, metrics }: SparkplugMessage,
  { fromClient }: Slice,
  emit: Emit,
  state: SparkplugBState,
): void {
  const key = `${topic.group}/${topic.node}`
  const about = fromClient ? aboutOf(topic, false) : aboutOf(topic, true)
  const say = (verb: Verb, object: string, value?: number | string) =>
    emit({
      kind: 'operation',
      about,
      verb,
      name: topic.type,
      code: topic.type,
      object,
      outcome: 'requested',
      value,
    })
  if (metrics.length === 0) say('write', objectOf(topic))
  for (const metric of metrics.slice(0, limits.commands)) {
    const named = state.named(key, metric)
    const name = named?.name ?? `alias ${metric.alias ?? '?'}`
    const value =
      metric.value === undefined ? undefined : metricValue(metric, named?.dataType ?? metric.dataType)
    say(commandVerb(name), `${objectOf(topic)} ${name}`, typeof value === 'boolean' ? Number(value) : value)
  }
}

function metricValue({ value, dataType }: Metric, bornType: number): number | string | boolean {
  return typeof value === 'number' && dataType === 0 ? signed(value, bornType) : value!
}

function objectOf({ group, node, device }: Topic): string {
  return clean([group, node, device].filter((part) => part !== undefined && part !== '').join('/'), 256)
}

/** An edge node is itself the client of MQTT; the data that a broker forwards come from behind it. */
function aboutOf({ group, node, device }: Topic, isPublisher: boolean): string {
  const base = isPublisher ? 'client' : `server/edge:${clean(`${group}.${node}`, 128)}`
  return device === undefined ? base : `${base}/device:${clean(device, 128)}`
}

function emitIdentity(
  { topic, metrics }: SparkplugMessage,
  about: string,
  { fromClient }: Slice,
  emit: Emit,
): void {
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  say('name', topic.device ?? topic.node, topic.device === undefined ? 'edge_node_id' : 'device_id')
  if (fromClient && topic.device === undefined) say('role', 'edge-node', topic.type)
  for (const { name, value } of metrics) {
    const attribute = PROPERTIES.get(name)
    if (attribute !== undefined && typeof value === 'string' && value !== '') say(attribute, value, name)
  }
}

/** A host application reports that it is online, or its broker that it is offline. */
function emitHost({ topic, isOnline }: SparkplugMessage, { fromClient }: Slice, emit: Emit): void {
  if (!fromClient || isOnline !== true) return
  const source = { kind: 'identity', about: 'client', confidence: confidence.banner, field: 'STATE' } as const
  emit({ ...source, attribute: 'role', value: 'sparkplug-host' })
  emit({ ...source, attribute: 'description', value: `Sparkplug host ${topic.node}` })
}
