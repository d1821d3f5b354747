import { defineRule } from '#model/rule'
import { isGroup, serviceName } from '../names.ts'

/** What every office host calls out for by itself, at start and now and then: addresses, names, devices to use. */
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
  outcome: 'asked',
} as const

export const rule = defineRule({
  id: 'new-group-traffic',
  engine: 'policy',
  title: 'New multicast group used by known device',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0842', 'T0846.002', 'T0846.001'],
  counterpart: ['Unauthorized Multicast/Broadcast Connection'],
  learnable: true,
  whileLearning: 'alert',
  keepsMemory: true,
  why: 'One frame to a group asks every device at once who it is. Attackers look around so; machines rarely do.',
  todo: [
    'Ask whether somebody runs a discovery tool on this device',
    'Look what it does next, and to whom',
    'Learn it if a new device or stream was added',
  ],
  falsePositives:
    'A discovery tool run by the plant’s own engineers, and streams that were added on purpose.',
  watches: ['new-link', 'flow'],
  evaluate(judged, known) {
    const { fact, protocol, client, server } = judged
    if (fact.kind !== 'new-link' && fact.kind !== 'flow') return undefined
    if (!isGroup(server) || ORDINARY.has(protocol) || fact.traffic.packetsFromClient === 0) return undefined
    // Neighbours, routers and clocks upkeep themselves by groups.
    if (known.family() === 'plumbing') return undefined
    // Nobody answers a group, so that it is no link of the baseline. A device more that calls there is another rule's news.
    const isKnown = known.swap(`${server.ip ?? server.mac} ${serviceName(judged)}`, 1) !== undefined
    if (isKnown || known.isLearning) return undefined
    if (known.asset('client') === undefined) return undefined
    if (protocol === '' && known.asset('client')?.class !== 'OT') return undefined
    return {
      summary: `${known.nameOf('client')} calls to all at ${server.ip ?? server.mac} by ${serviceName(judged)}; nobody did so before`,
      normal: 'Nobody called to this group by this service.',
      source: client.ip ?? client.mac,
      severity: known.family() === 'ot' ? undefined : 'warning',
    }
  },
  examples: {
    fires: [
      {
        when: 'a station looks for all EtherNet/IP devices',
        learned: [{ fact: { ...call, verb: 'read' } }],
        facts: [{ protocol: 'enip', server: '10.0.0.255', serverPort: 44_818, fact: call }],
      },
    ],
    silent: [
      {
        when: 'it has always done so',
        learned: [{ protocol: 'enip', server: '255.255.255.255', serverPort: 44_818, fact: call }],
        facts: [{ protocol: 'enip', server: '255.255.255.255', serverPort: 44_818, fact: call }],
      },
      {
        when: 'a host asks for an address',
        learned: [{ fact: { ...call, verb: 'read' } }],
        facts: [{ protocol: 'dhcp', server: '255.255.255.255', serverPort: 67, fact: call }],
      },
    ],
  },
})
