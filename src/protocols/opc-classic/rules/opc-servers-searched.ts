import { defineRule } from '#model/rule'

/** Havex asked every host of the network; an OPC client asks the one or two it is set up for. */
const HOSTS = 4
const WINDOW_SECONDS = 600

const list = {
  kind: 'operation',
  verb: 'browse',
  name: 'EnumClassesOfCategories',
  code: 'IOPCServerList/3',
  outcome: 'asked',
} as const
const asked = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'opc-classic',
    server: `10.0.1.${i + 1}`,
    serverPort: 135,
    at: i,
    fact: list,
  }))

export const rule = defineRule({
  id: 'opc-servers-searched',
  engine: 'malware',
  title: 'One host searches the network for OPC servers',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0846', 'T0861'],
  counterpart: ['Suspicion of Malicious Activity (Havex)'],
  learnable: true,
  whileLearning: 'alert',
  why: 'The malware Havex listed the OPC servers of plants, and their tags, for those who sent it.',
  todo: [
    'Find the program that asks: an OPC client, or something in a process that has no business with OPC',
    'Check the host for Havex and its successors',
    'Look for what the host sends to the internet',
  ],
  falsePositives: 'A person who browses for servers in an OPC client.',
  watches: 'operation',
  concerns: { protocols: ['opc-classic'], outcomes: ['asked'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (fact.kind !== 'operation' || fact.outcome !== 'asked' || protocol !== 'opc-classic') return undefined
    if (!fact.code.startsWith('IOPCServerList')) return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    const count = known.distinct(client.ip ?? '', server.ip ?? '', WINDOW_SECONDS)
    if (count < HOSTS) return undefined
    return {
      summary: `${known.nameOf('client')} asked ${count} hosts within ten minutes which OPC servers they have (${fact.name}), as Havex does`,
      target: '',
    }
  },
  examples: {
    fires: [{ when: 'four hosts are asked', facts: asked(HOSTS) }],
    silent: [
      { when: 'two are asked', facts: asked(2) },
      { when: 'the OPC gateway asks as ever', learned: asked(8), facts: asked(8) },
    ],
  },
})
