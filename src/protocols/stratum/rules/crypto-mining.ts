import { defineRule } from '#model/rule'

const place = { protocol: 'stratum', server: '198.51.100.7', serverPort: 3333 } as const
const work = { kind: 'anomaly', about: 'client', what: 'crypto-mining', detail: 'Monero dialect' } as const

export const rule = defineRule({
  id: 'crypto-mining',
  engine: 'malware',
  title: 'Cryptocurrency mining',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0869', 'T0814'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  why: 'A miner takes computing power from an HMI or server, and proves that unauthorised software was installed.',
  todo: [
    'Find the program on the device and how it was installed',
    'Block the pool at the firewall',
    'Check other devices for the same traffic',
  ],
  falsePositives: 'None known in a plant.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol, server }, context) {
    if (protocol !== 'stratum' || fact.what !== 'crypto-mining') return undefined
    return {
      summary: `${context.nameOf('client')} uses Stratum with ${context.nameOf('server')} port ${server.port} (${fact.detail})`,
      subject: 'mining',
    }
  },
  examples: {
    fires: [{ when: 'a device logs on to a pool', facts: [{ ...place, fact: work }] }],
    silent: [{ when: 'bytes were lost', facts: [{ ...place, fact: { ...work, what: 'gap' } }] }],
  },
})
