import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Havex queried every host of the network; an OPC client queries its one or two configured servers. */
const HOSTS = 4
const WINDOW_SECONDS = 600

const list = {
  kind: 'operation',
  verb: 'browse',
  name: 'EnumClassesOfCategories',
  code: 'IOPCServerList/3',
  outcome: 'requested',
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
  id: 'opc-server-scan',
  formerIds: ['opc-servers-searched'],
  engine: 'malware',
  title: 'OPC server scan (Havex)',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0846', 'T0861'],
  defenderTitles: ['Suspicion of Malicious Activity (Havex)'],
  learnable: true,
  whileLearning: 'alert',
  why: 'The malware Havex listed the OPC servers and tags of plants for its operators.',
  todo: [
    'Find the program: an OPC client, or code in a process unrelated to OPC',
    'Check the host for Havex and its successors',
    'Check the host’s traffic to the internet',
  ],
  falsePositives: 'A person who browses for servers in an OPC client.',
  match: { kind: 'operation', protocols: ['opc-classic'], outcomes: ['requested'] },
  state: {
    servers: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (!fact.code.startsWith('IOPCServerList')) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const count = state.servers.add(client.ip ?? '', server.ip ?? '')
    if (count < HOSTS) return undefined
    return {
      summary: `${context.nameOf('client')} queried ${count} hosts within ten minutes for their OPC servers (${fact.name}), as Havex does`,
      target: '',
    }
  },
  examples: {
    fires: [{ when: 'four hosts are queried', facts: asked(HOSTS) }],
    silent: [
      { when: 'two are queried', facts: asked(2) },
      { when: 'the OPC gateway queries as usual', learned: asked(8), facts: asked(8) },
    ],
  },
})
