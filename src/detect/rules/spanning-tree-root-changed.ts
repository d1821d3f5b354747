import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

const ROOT = /^spanning tree root (\S+)(?: priority (\d+))?/
/** Ports of a switch have consecutive MAC addresses: this many characters are equal (`02:00:00:00:00`). */
const SAME = 14

/** Seconds within which an existing bridge has sent several hellos (every two, IEEE 802.1D-2004 §17.14). */
const SETTLED = 15

function addressOf(root: string): string | undefined {
  return ROOT.exec(root)?.[1]
}

function isOwn(root: string, mac: string | undefined): boolean {
  return mac !== undefined && addressOf(root)?.slice(0, SAME) === mac.slice(0, SAME)
}

/** The lower priority wins, then the lower address: IEEE 802.1D-2004 §17.6. */
function isBetter(root: string, other: string): boolean {
  const [one, two] = [root, other].map((text) => ROOT.exec(text))
  const priority = Number(one?.[2] ?? 0) - Number(two?.[2] ?? 0)
  return priority < 0 || (priority === 0 && (one?.[1] ?? '') < (two?.[1] ?? ''))
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
  title: 'Spanning tree root changed',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0814'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'All traffic of a switched network passes the root. A laptop that becomes root can read it, and the network is interrupted while the tree is rebuilt.',
  todo: [
    'Find the switch port of the new root',
    'Ask whether a switch was added, replaced or failed',
    'Enable root guard and BPDU guard at device ports',
  ],
  falsePositives: 'The old root failed or was replaced, which matters as well.',
  match: { kind: 'topology' },
  state: {
    roots: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    latest: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    since: stateMap<number>({ limit: 10_000, persisted: 'number' }),
  },
  evaluate({ fact, protocol, client, vlan, lastTime }, context, state) {
    if (protocol !== 'stp') return undefined
    const root = ROOT.exec(fact.route ?? '')?.[0]
    if (root === undefined) return undefined
    // For each sender: a sensor may see several trees.
    const tree = String(fact.vlan ?? vlan ?? 0)
    const before = state.roots.swap(`${client.mac} ${fact.port} ${tree}`, root)
    const latest = state.latest.swap(tree, root)
    const isOwnRoot = isOwn(root, client.mac)
    // A bridge that claims to be root does not replace the root that others announce.
    const isOfOthers = latest !== undefined && addressOf(String(latest)) !== addressOf(root)
    if (isOwnRoot && isOfOthers) state.latest.set(tree, latest)
    const takesOver = isOwnRoot && isOfOthers && isBetter(root, String(latest))
    const second = Math.floor(lastTime / 1e6)
    // The first one is stored with its start time.
    const since = state.since.get(tree)
    if (since === undefined) state.since.set(tree, second)
    if (before === undefined) {
      const isSettled = since !== undefined && second - Number(since) >= SETTLED
      if (!isSettled || !takesOver) return undefined
      return {
        summary: `${context.nameOf('client')}, not seen before, announces itself as ${root}; before it was ${String(latest).replace('spanning tree root ', '')}`,
        target: '',
        subject: tree,
      }
    }
    if (before === root) return undefined
    if (isOwn(String(before), client.mac)) {
      // A starting switch announces itself as root until it receives a better one; also after it lost its path.
      if (!takesOver) return undefined
      return {
        summary: `${context.nameOf('client')}, whose earlier claim to be root had no effect, now announces itself as ${root}; the others had ${String(latest).replace('spanning tree root ', '')}`,
        target: '',
        subject: tree,
      }
    }
    return {
      severity: isOwnRoot && !takesOver ? 'minor' : 'major',
      summary: `${context.nameOf('client')} now follows ${root}; before it was ${String(before).replace('spanning tree root ', '')}`,
      target: '',
      subject: tree,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown bridge becomes root',
        facts: [
          bpdu('02:00:00:00:00:01 priority 32768', 0, '02:00:00:00:00:02'),
          bpdu('02:00:00:00:07:00 priority 0', 120),
        ],
        severity: 'major',
      },
      {
        when: 'its address is close to that of the root',
        facts: [
          bpdu('02:00:00:00:07:00 priority 32768', 0),
          bpdu('02:00:00:00:07:66 priority 0', 120, '02:00:00:00:07:66'),
        ],
        severity: 'major',
      },
      {
        when: 'an unknown bridge starts with a low priority, then becomes root',
        facts: [
          bpdu('02:00:00:00:00:01 priority 32768', 0, '02:00:00:00:00:02'),
          bpdu('02:00:00:00:07:00 priority 61440', 120),
          bpdu('02:00:00:00:07:00 priority 0', 122),
        ],
        severity: 'major',
      },
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
        when: 'a sensor sees a second tree from the start',
        facts: [
          bpdu('02:00:00:00:00:01 priority 32768', 0, '02:00:00:00:00:02'),
          bpdu('02:00:00:00:07:00 priority 4096', 2),
        ],
      },
      {
        when: 'a switch is added that does not become root',
        facts: [
          bpdu('02:00:00:00:00:01 priority 4096', 0, '02:00:00:00:00:02'),
          bpdu('02:00:00:00:07:00 priority 32768', 300),
        ],
      },
      {
        when: 'a switch starts and finds the root',
        facts: [bpdu('02:00:00:00:07:00 priority 32768'), bpdu('02:00:00:00:00:01 priority 32768', 2)],
      },
      {
        when: 'a switch is added, announces itself as root for some seconds, then follows the root',
        facts: [
          bpdu('02:00:00:00:00:01 priority 4096', 0, '02:00:00:00:00:02'),
          bpdu('02:00:00:00:07:00 priority 32768', 300),
          bpdu('02:00:00:00:07:00 priority 32768', 302),
          bpdu('02:00:00:00:00:01 priority 4096', 304),
        ],
      },
      {
        when: 'the root itself has a better priority',
        facts: [bpdu('02:00:00:00:07:00 priority 32768'), bpdu('02:00:00:00:07:00 priority 4096', 60)],
      },
      {
        when: 'the root stays',
        facts: [bpdu('02:00:00:00:00:01 priority 32768'), bpdu('02:00:00:00:00:01 priority 32768', 2)],
      },
      {
        when: 'two networks have roots of their own',
        facts: [
          bpdu('02:00:00:00:00:01 priority 32768'),
          bpdu('02:00:00:00:00:07 priority 32768', 2, '02:00:00:00:00:07'),
        ],
      },
    ],
  },
})
