import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Published default (docs/internals/detection-models.md §7): 40 requests in 6 minutes. */
const ADDRESSES = 40
const WINDOW_SECONDS = 360

const ask = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'arp',
    client: '02:00:00:00:00:66',
    server: 'ff:ff:ff:ff:ff:ff',
    at: i * every,
    fact: { kind: 'lookup', name: `10.0.0.${i + 1}`, outcome: 'requested' } as const,
  }))

export const rule = defineRule({
  id: 'arp-scan',
  engine: 'anomaly',
  title: 'ARP address scan',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846'],
  defenderTitles: ['ARP Address Scan Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'Scanners, worms and unauthorised laptops request every address of their subnet to find other devices.',
  todo: [
    'Find the device by its MAC address at the switch',
    'Find its user and the program that scans',
    'Check its connections to the devices that answered',
  ],
  falsePositives:
    'Engineering software that searches its network, and management stations; name them in the site file.',
  match: { kind: 'lookup', protocols: ['arp'] },
  state: {
    asked: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client }, context, state) {
    if (fact.outcome !== 'requested') return undefined
    // Routers and servers request many addresses, but existing ones.
    if (context.isKnownAddress(fact.name)) return undefined
    const key = client.mac ?? client.ip ?? ''
    const count = state.asked.add(key, fact.name)
    if (count < ADDRESSES) return undefined
    const device = context.device('client')
    if (device?.roles.includes('approved-scanner') === true) return undefined
    // A router requests the targets of packets it forwards: the scanner is behind it.
    const isRouter = device?.type === 'Router' || device?.roles.includes('router') === true
    return {
      summary: isRouter
        ? `Router ${context.nameOf('client')} requested ${count} unused addresses within six minutes: a device behind it scans`
        : `${context.nameOf('client')} requested ${count} unused addresses by ARP within six minutes, the last ${fact.name}`,
      target: '',
      severity: isRouter ? 'major' : undefined,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'forty addresses are requested', facts: ask(ADDRESSES, 1) }],
      silent: [
        { when: 'one fewer', facts: ask(ADDRESSES - 1, 1) },
        { when: 'forty in a day', facts: ask(ADDRESSES, 2000) },
      ],
    }
  },
})
