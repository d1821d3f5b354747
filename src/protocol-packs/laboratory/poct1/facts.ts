/** Device of a hello; no data of a patient or an operator is emitted. CLSI POCT1-A2, annex B. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { type PoctMessage, topics } from './wire.ts'

const attributes: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['device_id', 'device-id'],
  ['vendor_id', 'vendor-id'],
  ['manufacturer_name', 'vendor'],
  ['model_id', 'model'],
  ['serial_id', 'serial'],
  ['hw_version', 'hardware'],
  ['sw_version', 'firmware'],
  ['device_name', 'name'],
])

const FIELD = /<DEV\.(\w{2,24})\s+V="([^"]{1,120})"/g

export function verbOf(topic: string): Verb {
  if (topic === 'DTV') return 'execute'
  if (topic === 'OPL' || topic === 'PTL') return 'configure'
  return topic === 'REQ' ? 'read' : 'report'
}

export function facts({ topic, end }: PoctMessage, { bytes, start, fromClient }: Slice, emit: Emit): void {
  if (topic === '') return
  const about = fromClient ? 'client' : 'server'
  emit({
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: verbOf(topic),
    name: topics.get(topic) ?? topic,
    code: topic,
    outcome: 'requested',
  })
  if (topic !== 'HEL') return
  for (const [, name, said] of latin1(bytes, start, Math.min(start + end, start + 8192)).matchAll(FIELD)) {
    const attribute = attributes.get(name!)
    const value = clean(said!)
    if (attribute !== undefined && value !== '')
      emit({
        kind: 'identity',
        about,
        attribute,
        value,
        confidence: confidence.management,
        field: `DEV.${name}`,
      })
  }
}
