import { confidence } from '#model/fact'
import { defineRule, type ExampleFact, type RuleExamples, type RuleInput } from '#model/rule'

const WINDOW_SECONDS = 60
/**
 * Identities of devices not seen before, within a minute. An engineering tool that searches a plant of 300 devices stays
 * far below; a broadcast domain has hardly more than 1,000 stations.
 */
const IDENTITIES = 1000
/** No discovery over several networks at once gets so many new answers in a minute (a BACnet Who-Is to a whole campus). */
const SURELY_FORGED = 3000

/** The address that a fact identifies: the device that sent it, or the one that it is about. */
function identifiedBy({ fact, client, server }: RuleInput): string {
  if (fact.kind !== 'identity') return ''
  const [about = ''] = (fact.about ?? 'server').split('/', 1)
  if (about === 'client') return client.ip ?? client.mac ?? ''
  if (about === 'server' || about === '') return server.ip ?? server.mac ?? ''
  return about
}

interface Identities {
  readonly protocol: string
  readonly count: number
  /** Seconds from one to the next. */
  readonly every: number
  readonly byArp?: boolean
  readonly confidence?: number
  readonly transport?: 'tcp'
}

function identities({ protocol, count, every, byArp = false, ...more }: Identities): ExampleFact[] {
  return Array.from({ length: count }, (_, at) => {
    const ip = `10.100.${at >> 8}.${at & 255}`
    const mac = `02:00:00:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`
    const reported = byArp
      ? ({ attribute: 'mac', value: mac, about: ip, field: 'sender hardware address' } as const)
      : ({ attribute: 'model', value: '1756-L61', field: 'Identity, Product Name' } as const)
    return {
      protocol,
      transport: more.transport ?? (byArp ? 'link' : 'udp'),
      client: '10.0.0.9',
      server: byArp ? '255.255.255.255' : ip,
      at: at * every,
      fact: { kind: 'identity', confidence: more.confidence ?? confidence.identityService, ...reported },
    } as const
  })
}

export const rule = defineRule({
  id: 'identity-burst',
  engine: 'anomaly',
  title: 'Burst of new device identities',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T1692.002', 'T0814'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Forged devices hide real ones: inventory, exposure and reports fill with devices that do not exist.',
  todo: [
    'Find the switch port that the identities come from',
    'Check whether commissioning or a network change is under way',
    'Compare the new devices with the site file, and delete those that do not exist',
  ],
  falsePositives:
    'A sensor that starts on many networks at once while a tool searches all of them; a routing change that shows a whole site.',
  watches: 'identity',
  evaluate(input, context) {
    const { fact, client, protocol, transport } = input
    if (fact.kind !== 'identity') return undefined
    // Banners over TCP come with a connection, and are many where a sensor starts.
    if (transport === 'tcp' && (fact.confidence < confidence.identityService || context.family() !== 'ot'))
      return undefined
    const address = identifiedBy(input)
    if (address === '' || context.isKnownAddress(address)) return undefined
    const count = context.distinct(client.realm, address, WINDOW_SECONDS)
    if (count < IDENTITIES) return undefined
    const where = client.realm === '' ? '' : ` in ${client.realm}`
    return {
      summary: `${count} devices${where} that were not seen before identified themselves within a minute, the last one by ${protocol}`,
      severity: count < SURELY_FORGED ? 'minor' : 'major',
      source: '',
      target: '',
      subject: client.realm,
    }
  },
  /** Made when a test asks: a burst is many facts. */
  get examples(): RuleExamples {
    const enip = { protocol: 'enip', every: 0.001 }
    return {
      fires: [
        {
          when: 'three thousand controllers answer within seconds',
          facts: identities({ ...enip, count: SURELY_FORGED }),
        },
        {
          when: 'three thousand are read over TCP',
          facts: identities({ protocol: 's7comm', transport: 'tcp', every: 0.01, count: SURELY_FORGED }),
        },
        {
          when: 'a thousand do, while learning',
          facts: identities({ ...enip, count: IDENTITIES }),
          stillLearning: true,
          severity: 'minor',
        },
        {
          when: 'a thousand addresses are claimed by ARP alone',
          facts: identities({ protocol: 'arp', byArp: true, every: 0.05, count: IDENTITIES }),
          severity: 'minor',
        },
      ],
      silent: [
        {
          when: 'a commissioning tool finds 300 devices by broadcast',
          facts: identities({ protocol: 'profinet-dcp', every: 0.001, count: 300 }),
        },
        {
          when: 'one fewer than a thousand answer',
          facts: identities({ ...enip, count: IDENTITIES - 1 }),
        },
        {
          when: 'two thousand devices of a campus are found over four minutes',
          facts: identities({ protocol: 'bacnet', every: 0.12, count: 2000 }),
        },
        {
          when: 'a sensor starts on a network with thousands of web servers',
          facts: identities({
            ...{ protocol: 'http', count: 3000, every: 0.01 },
            ...{ transport: 'tcp', confidence: confidence.banner },
          }),
        },
        {
          when: 'the same devices answer again and again',
          facts: Array.from({ length: 10 }, () => identities({ ...enip, count: 200 })).flat(),
        },
      ],
    }
  },
})
