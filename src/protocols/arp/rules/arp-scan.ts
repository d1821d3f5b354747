import { defineRule, type RuleExamples } from '#model/rule'

/** reference/defender-alerts-extra.tsv: 40 scans in 6 minutes. */
const ADDRESSES = 40
const WINDOW_SECONDS = 360

const ask = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'arp',
    client: '02:00:00:00:00:66',
    server: 'ff:ff:ff:ff:ff:ff',
    at: i * every,
    fact: { kind: 'lookup', name: `10.0.0.${i + 1}`, outcome: 'asked' } as const,
  }))

export const rule = defineRule({
  id: 'arp-scan',
  engine: 'anomaly',
  title: 'A device asks for one address after another in its own network',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846'],
  counterpart: ['ARP Address Scan Detected'],
  learnable: false,
  plannable: true,
  leansOn: 'volume',
  whileLearning: 'alert',
  why: 'Asking for every address of the own network is how a scan, a worm or a stranger’s laptop finds its neighbours.',
  todo: [
    'Find the device by its MAC at the switch',
    'Find out who uses it and what runs on it',
    'Watch what it does to the neighbours that answered',
  ],
  falsePositives:
    'Engineering software that searches its network, and management stations; name them in the site file.',
  watches: 'lookup',
  concerns: { protocols: ['arp'] },
  evaluate({ fact, protocol, client }, known) {
    if (fact.kind !== 'lookup' || protocol !== 'arp' || fact.outcome !== 'asked') return undefined
    // A router or server asks for many neighbours, but for those that are there.
    if (known.isThere(fact.name)) return undefined
    const key = client.mac ?? client.ip ?? ''
    const count = known.distinct(key, fact.name, WINDOW_SECONDS)
    if (count < ADDRESSES) return undefined
    const asset = known.asset('client')
    if (asset?.roles.includes('approved-scanner') === true) return undefined
    // What a router is asked to forward to, it asks for: then somebody behind it scans.
    const isRouter = asset?.type === 'Router' || asset?.roles.includes('router') === true
    return {
      summary: isRouter
        ? `Router ${known.nameOf('client')} asked for ${count} addresses that nobody has within six minutes: somebody behind it scans`
        : `${known.nameOf('client')} asked by ARP for ${count} addresses that nobody has within six minutes, the last ${fact.name}`,
      target: '',
      severity: isRouter ? 'major' : undefined,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'forty addresses are asked for', facts: ask(ADDRESSES, 1) }],
      silent: [
        { when: 'one less', facts: ask(ADDRESSES - 1, 1) },
        { when: 'forty in a day', facts: ask(ADDRESSES, 2000) },
      ],
    }
  },
})
