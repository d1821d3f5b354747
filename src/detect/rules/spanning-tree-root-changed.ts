import { defineRule } from '#model/rule'

const ROOT = /^spanning tree root (\S+)(?: priority (\d+))?/
/** Ports of a switch count on from its bridge address: so many characters of the MAC are the same (`02:00:00:00:00`). */
const SAME = 14

function isOwn(root: string, mac: string | undefined): boolean {
  const address = ROOT.exec(root)?.[1]
  return mac !== undefined && address?.slice(0, SAME) === mac.slice(0, SAME)
}

const bpdu = (root: string, at = 0, client = '02:00:00:00:07:01') =>
  ({
    protocol: 'stp',
    client,
    server: '01:80:c2:00:00:00',
    at,
    fact: { kind: 'topology', about: 'client', port: 'bridge port 1', route: `spanning tree root ${root}` },
  }) as const

export const rule = defineRule({
  id: 'spanning-tree-root-changed',
  engine: 'anomaly',
  title: 'The root of the spanning tree has changed',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0814'],
  counterpart: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'All traffic of a switched network passes its root. A laptop that claims to be it reads everything, and while the tree is built anew the plant’s messages wait.',
  todo: [
    'Find the switch port behind which the new root hangs',
    'Ask whether a switch was added, exchanged or failed',
    'Switch on root guard and BPDU guard at the ports of devices',
  ],
  falsePositives: 'The old root failed or was exchanged, which is worth knowing.',
  watches: 'topology',
  evaluate({ fact, protocol, client, vlan }, known) {
    if (protocol !== 'stp' || fact.kind !== 'topology') return undefined
    const root = ROOT.exec(fact.route ?? '')?.[0]
    if (root === undefined) return undefined
    // Of one sender: a sensor may hear several trees.
    const before = known.swap(`${client.mac} ${fact.port} ${fact.vlan ?? vlan ?? 0}`, root)
    if (before === undefined || before === root) return undefined
    // A switch that starts takes itself for the root until it hears better; one that lost its way does so again.
    if (isOwn(String(before), client.mac)) return undefined
    return {
      severity: isOwn(root, client.mac) ? 'minor' : 'major',
      summary: `${known.nameOf('client')} now follows ${root}; before it was ${String(before).replace('spanning tree root ', '')}`,
      target: '',
      subject: String(fact.vlan ?? vlan ?? 0),
    }
  },
  examples: {
    fires: [
      {
        when: 'a switch follows another root',
        facts: [bpdu('02:00:00:00:00:01 priority 32768'), bpdu('02:00:00:00:00:66 priority 0', 2)],
        severity: 'major',
      },
      {
        when: 'a switch has lost the root',
        facts: [bpdu('02:00:00:00:00:01 priority 32768'), bpdu('02:00:00:00:07:00 priority 32768', 2)],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'a switch starts and finds the root',
        facts: [bpdu('02:00:00:00:07:00 priority 32768'), bpdu('02:00:00:00:00:01 priority 32768', 2)],
      },
      {
        when: 'it stays',
        facts: [bpdu('02:00:00:00:00:01 priority 32768'), bpdu('02:00:00:00:00:01 priority 32768', 2)],
      },
      {
        when: 'two networks have their own',
        facts: [
          bpdu('02:00:00:00:00:01 priority 32768'),
          bpdu('02:00:00:00:00:07 priority 32768', 2, '02:00:00:00:00:07'),
        ],
      },
    ],
  },
})
