import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** The densest building has some dozens in one place; tools that forge networks send hundreds. */
const NETWORKS = 150
const WINDOW_SECONDS = 60
const BEACON = '8'

const beacons = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'wifi',
    client: `02:00:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`,
    server: 'ff:ff:ff:ff:ff:ff',
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'report',
      name: 'Beacon',
      code: BEACON,
      object: `free${i}, open`,
      outcome: 'requested',
    } as const,
  }))

export const rule = defineRule({
  id: 'wifi-beacon-flood',
  formerIds: ['wifi-networks-flooded'],
  engine: 'malware',
  title: 'Wi-Fi beacon flood',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0860'],
  defenderTitles: [],
  learnable: false,
  why: 'Devices cannot find their network among so many names, and an evil twin among them goes unnoticed.',
  todo: [
    'Locate the sender with a directional antenna',
    'Check whether devices have lost their connection',
    'Look for a network of the plant’s name among the forged ones',
  ],
  falsePositives: 'A trade fair, or a sensor in a moving vehicle.',
  match: { kind: 'operation', protocols: ['wifi'], outcomes: ['requested'], verbs: ['report'] },
  state: {
    networks: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client }, _, state) {
    if (fact.code !== BEACON) return undefined
    const networks = state.networks.add('', `${client.mac} ${fact.object ?? ''}`)
    if (networks < NETWORKS) return undefined
    return {
      summary: `${networks} wireless networks were announced within a minute, the last ${fact.object ?? ''}`,
      source: '',
      target: '',
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'a hundred and fifty come in seconds', facts: beacons(NETWORKS, 0.02) }],
      silent: [
        { when: 'forty are in the building', facts: beacons(40, 0.02) },
        { when: 'they come over an hour', facts: beacons(NETWORKS, 24) },
      ],
    }
  },
})
