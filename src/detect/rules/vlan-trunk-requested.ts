import { defineRule } from '#model/rule'

const hello = {
  protocol: 'dtp',
  client: '02:00:00:00:00:66',
  server: '01:00:0c:cc:cc:cc',
  fact: {
    kind: 'identity',
    about: 'client',
    attribute: 'role',
    value: 'switch',
    confidence: 0.85,
    field: 'DTP',
  },
} as const

export const rule = defineRule({
  id: 'vlan-trunk-requested',
  formerIds: ['trunk-asked'],
  engine: 'anomaly',
  title: 'VLAN trunk requested by a host',
  category: 'Suspicion of Malicious Activity',
  severity: 'minor',
  techniques: ['T0830', 'T0866'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'learning-only',
  why: 'A port that becomes a trunk (Cisco DTP) gives its host access to every VLAN of the switch, past all zones. Only switches need this.',
  todo: [
    'Find the port by the MAC address, and the host connected to it',
    'Set device ports to access mode, without negotiation',
    'Look for packets of this MAC in other VLANs',
  ],
  falsePositives: 'Switches whose ports still negotiate; change their configuration.',
  match: { kind: 'identity', protocols: ['dtp'] },
  evaluate({ fact, client, server }, context) {
    if (fact.field !== 'DTP') return undefined
    const sender = fact.about === 'server' ? server : client
    const device = context.device(fact.about === 'server' ? 'server' : 'client')
    if (!context.isLearning && context.isUsualLink()) return undefined
    // A sender with an IP address and no switch protocols is a computer.
    const isSwitch = device === undefined || device.class === 'Network'
    return {
      severity: isSwitch ? 'minor' : 'major',
      summary: `${sender.mac ?? 'An unknown host'} requests a trunk from its switch port (DTP)`,
      source: sender.mac,
      target: '',
    }
  },
  examples: {
    fires: [{ when: 'a host requests a trunk', facts: [hello] }],
    silent: [
      { when: 'it did so while learning', learned: [hello], facts: [hello] },
      { when: 'a switch announces another name', facts: [{ ...hello, protocol: 'lldp' }] },
    ],
  },
})
