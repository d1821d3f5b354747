import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { stateSet } from '#model/rule-state'
import { isGroup, serviceName } from '../names.ts'

/** Groups that every office host uses by itself: addresses, names, discovery. */
const ORDINARY: ReadonlySet<string> = new Set([
  'browser',
  'cdp',
  'dhcp',
  'dhcpv6',
  'dtp',
  'lldp',
  'llmnr',
  'mdns',
  'nbns',
  'netbios-dgm',
  'ntp',
  'smb', // browser announcements: [MS-BRWS] 2.1
  'ssdp',
  'udld',
  'vtp',
])

const call = {
  kind: 'operation',
  verb: 'identify',
  name: 'List Identity',
  code: '0x0063',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'new-group-traffic',
  engine: 'policy',
  title: 'New multicast group used by known device',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0842', 'T0846.002', 'T0846.001'],
  defenderTitles: ['Unauthorized Multicast/Broadcast Connection'],
  learnable: true,
  whileLearning: 'alert',
  why: 'One multicast frame discovers all devices of a group at once. Attackers do this; machines rarely do.',
  todo: [
    'Ask whether a discovery tool runs on this device',
    'Check what it does next, and to which devices',
    'Learn it if a new device or stream was added',
  ],
  falsePositives: 'A discovery tool of the plant’s own engineers, and streams that were added on purpose.',
  evidence: 'learned',
  match: { kind: ['new-link', 'flow'] },
  state: {
    usual: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, client, server } = input
    if (fact.kind !== 'new-link' && fact.kind !== 'flow') return undefined
    if (!isGroup(server) || ORDINARY.has(protocol) || fact.traffic.packetsFromClient === 0) return undefined
    // Neighbor, routing and time protocols use groups by design.
    if (context.family() === 'infrastructure') return undefined
    // A group never answers, so it is no relation of the baseline. A further sender is covered by another rule.
    const isKnown = !state.usual.add(`${server.ip ?? server.mac} ${serviceName(input)}`)
    if (isKnown || context.isLearning) return undefined
    if (context.device('client') === undefined) return undefined
    if (protocol === '' && context.device('client')?.class !== 'OT') return undefined
    // Broadcasts of protocols with requests search for devices; what they ask is reported by its action.
    const isSearch = server.ip !== undefined && kindOfIp(server.ip) !== 'multicast'
    return {
      summary: `${context.nameOf('client')} sends to the group ${server.ip ?? server.mac} by ${serviceName(input)} for the first time`,
      normal: 'No device sent to this group with this service.',
      source: client.ip ?? client.mac,
      severity:
        context.family() !== 'ot' ? 'warning' : isSearch || context.isClientOfOthers() ? 'minor' : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'a station discovers all EtherNet/IP devices',
        learned: [{ fact: { ...call, verb: 'read' } }],
        facts: [{ protocol: 'enip', server: '10.0.0.255', serverPort: 44_818, fact: call }],
        severity: 'minor',
      },
      {
        when: 'values are published to a multicast group',
        learned: [{ fact: { ...call, verb: 'read' } }],
        facts: [{ protocol: 'enip', server: '239.192.0.1', serverPort: 2222, fact: call }],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'it did so while learning',
        learned: [{ protocol: 'enip', server: '255.255.255.255', serverPort: 44_818, fact: call }],
        facts: [{ protocol: 'enip', server: '255.255.255.255', serverPort: 44_818, fact: call }],
      },
      {
        when: 'a host requests an address',
        learned: [{ fact: { ...call, verb: 'read' } }],
        facts: [{ protocol: 'dhcp', server: '255.255.255.255', serverPort: 67, fact: call }],
      },
    ],
  },
})
