import { defineRule } from '#model/rule'

const place = { protocol: 'stratum', server: '198.51.100.7', serverPort: 3333 } as const
const work = { kind: 'anomaly', about: 'client', what: 'crypto-mining', detail: 'Monero dialect' } as const

export const rule = defineRule({
  id: 'crypto-mining',
  engine: 'malware',
  title: 'A device computes for a mining pool',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0869', 'T0814'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: false,
  why: 'A miner takes the computing power that an HMI or server needs, and shows that somebody could install what he liked.',
  todo: [
    'Find the program on the device and how it came there',
    'Block the pool at the firewall',
    'Look for the same at other devices',
  ],
  falsePositives: 'None known in a plant.',
  watches: 'anomaly',
  evaluate({ fact, protocol, server }, known) {
    if (protocol !== 'stratum' || fact.kind !== 'anomaly' || fact.what !== 'crypto-mining') return undefined
    return {
      summary: `${known.nameOf('client')} speaks Stratum to ${known.nameOf('server')} port ${server.port} (${fact.detail})`,
      subject: 'mining',
    }
  },
  examples: {
    fires: [{ when: 'a device logs on to a pool', facts: [{ ...place, fact: work }] }],
    silent: [{ when: 'octets were lost', facts: [{ ...place, fact: { ...work, what: 'gap' } }] }],
  },
})
