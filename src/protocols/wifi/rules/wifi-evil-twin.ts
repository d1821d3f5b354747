import { defineRule } from '#model/rule'
import { stateRecords } from '#model/rule-state'

const BEACON = '8'
/** `plant, channel 6, WPA2`: network name, channel and protection. */
const NETWORK = /^(.+?)(?:, channel \d+)?, ([^,]+)$/
/** Protections that keep out no attacker. */
const OPEN: ReadonlySet<string> = new Set(['open', 'WEP'])
/** Factory-default names: a neighbour's new access point has one as well, until it is configured. */
const MAKERS_NAMES =
  /^(?:default|wireless|wi-?fi|wlan|home|guest|linksys|netgear|d-?link|tp-?link|asus|belkin|cisco|zyxel|tenda|huawei|ubnt|mikrotik|edimax|moxa|fritz!?box)(?:[-_ ]?\w{0,6})$/i

const beacon = (client: string, object: string, at = 0) =>
  ({
    protocol: 'wifi',
    client,
    server: 'ff:ff:ff:ff:ff:ff',
    at,
    fact: { kind: 'operation', verb: 'report', name: 'Beacon', code: BEACON, object, outcome: 'requested' },
  }) as const
const OURS = '00:1d:9c:00:00:01'
const OTHER = '02:00:00:00:00:66'

export const rule = defineRule({
  id: 'wifi-evil-twin',
  formerIds: ['wifi-network-imitated'],
  engine: 'anomaly',
  title: 'Evil twin Wi-Fi network',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0860', 'T0830'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Devices join a name they know. An evil twin collects their passwords, reads their traffic, and answers in the controller’s place.',
  todo: [
    'Locate the access point by its address, or with a directional antenna',
    'Check which clients have joined it, and change their credentials',
    'Remove the network from devices that join open networks automatically',
  ],
  falsePositives:
    'A guest network with the name of the plant’s; a neighbour’s access point of the same vendor: mute them.',
  match: { kind: 'operation', protocols: ['wifi'], outcomes: ['requested'], verbs: ['report'] },
  state: {
    networks: stateRecords({ limit: 10_000, persisted: true, fields: { owner: '', security: '' } }),
  },
  evaluate({ fact, client }, _, state) {
    if (fact.code !== BEACON) return undefined
    const said = NETWORK.exec(fact.object ?? '')
    if (said === null || said[1] === 'hidden network') return undefined
    const [, name = '', security = ''] = said
    if (!OPEN.has(security)) {
      state.networks.set(name, { owner: client.mac ?? '', security })
      return undefined
    }
    const known = state.networks.get(name)
    if (known === undefined || known.owner === client.mac) return undefined
    return {
      severity: MAKERS_NAMES.test(name) ? 'minor' : undefined,
      summary: `${client.mac} offers the wireless network ${name} ${security === 'open' ? 'without protection' : `with ${security}`}; the network of ${known.owner} has ${known.security}`,
      target: known.owner,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown access point offers the plant’s network without protection',
        facts: [beacon(OURS, 'plant, channel 6, WPA2'), beacon(OTHER, 'plant, channel 11, open', 5)],
        severity: 'critical',
      },
      {
        when: 'the name is a factory default',
        facts: [beacon(OURS, 'NETGEAR42, channel 6, WPA2'), beacon(OTHER, 'NETGEAR42, channel 11, open', 5)],
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'the plant has two access points',
        facts: [beacon(OURS, 'plant, channel 6, WPA2'), beacon(OTHER, 'plant, channel 11, WPA2', 5)],
      },
      {
        when: 'guests have a network of their own',
        facts: [beacon(OURS, 'plant, channel 6, WPA2'), beacon(OTHER, 'guests, channel 6, open', 5)],
      },
      {
        when: 'a network is open to everyone',
        facts: [beacon(OURS, 'cafe, open'), beacon(OTHER, 'cafe, open', 5)],
      },
    ],
  },
})
