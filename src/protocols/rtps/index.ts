import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { discoveries, submessages } from './operations.ts'
import { vendors } from './vendors.ts'
import { dissect, probe, type RtpsMessage } from './wire.ts'

/** First ports of the domains 0 to 4: 7400 + 250 × domain, and those above (§9.6.1). */
const PORTS = [0, 1, 2, 3, 4].flatMap((domain) =>
  [0, 1, 10, 11].map((offset) => 7400 + 250 * domain + offset),
)

export const protocol = defineProtocol<RtpsMessage, undefined>({
  name: 'rtps',
  shortName: 'RTPS',
  title: 'DDS (RTPS)',
  standard: 'OMG DDSI-RTPS 2.5 (formal/2022-04-01)',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [...PORTS.map((port) => ({ transport: 'udp' as const, port })), { content: 'udp' }],
  firstBytes: 'R',
  probe,
  dissect,
  // Participants speak for themselves, mostly to a group.
  isFromClient: () => true,
  facts({ version, vendor, submessages: emitted }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
    }
    for (const { id, discovery, topic, entity } of emitted) {
      if (discovery !== undefined) {
        emit({
          kind: 'operation',
          ...discoveries[discovery],
          object: topic || undefined,
          outcome: 'requested',
        })
        if (discovery === 'participant') {
          say('software', `${vendors.get(vendor) ?? ''}`, 'vendorId')
          say('name', entity, 'PID_ENTITY_NAME')
          say('description', `RTPS ${version}`, 'protocolVersion')
        }
        continue
      }
      const known = submessages.get(id)
      if (known !== undefined)
        emit({
          kind: 'operation',
          ...known,
          code: `0x${id.toString(16).padStart(2, '0')}`,
          outcome: 'requested',
        })
    }
  },
  rows: ({ version, vendor, submessages: emitted }) => [
    { label: 'Version', value: version, at: 4, length: 2 },
    { label: 'Vendor', value: vendors.get(vendor) ?? `0x${vendor.toString(16)}`, at: 6, length: 2 },
    ...emitted.map(({ id, discovery, topic }) => ({
      label: submessages.get(id)?.name ?? `Submessage 0x${id.toString(16)}`,
      value: `${discovery ?? ''} ${topic}`.trim(),
      at: 0,
      length: 0,
    })),
  ],
  behaviourKeys: [
    { name: 'submessage', of: ({ code }) => code },
    { name: 'topic', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [
    ...Object.values(discoveries),
    ...[...submessages].map(([id, said]) => ({ code: `0x${id.toString(16).padStart(2, '0')}`, ...said })),
  ],
})
