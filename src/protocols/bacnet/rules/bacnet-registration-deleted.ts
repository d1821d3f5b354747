import { defineRule } from '#model/rule'

const deleted = (object: string) => ({
  protocol: 'bacnet',
  serverPort: 47_808,
  fact: {
    kind: 'operation',
    verb: 'delete',
    name: 'Delete-Foreign-Device-Table-Entry',
    code: 'bvlc:0x08',
    object,
    outcome: 'asked',
  } as const,
})

export const rule = defineRule({
  id: 'bacnet-registration-deleted',
  engine: 'policy',
  title: 'Somebody strikes another from the list of those who hear a BACnet network',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T1691.002', 'T0814'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'A workstation in another network hears broadcasts – who is there, what has changed – only while it is registered. Struck from the table, it is deaf, and its screens keep old values.',
  todo: [
    'Check whether the workstation still hears its devices; restart it, so that it registers again',
    'Ask whether somebody tidies the tables of the routers',
    'Look at what else the client sent',
  ],
  falsePositives: 'Tools by which integrators tidy tables, and workstations that have changed their address.',
  watches: 'operation',
  concerns: { protocols: ['bacnet'], outcomes: ['asked'], verbs: ['delete'] },
  evaluate({ fact, protocol, client }, known) {
    if (protocol !== 'bacnet' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.verb !== 'delete' || !fact.name.startsWith('Delete-Foreign-Device')) return undefined
    const struck = fact.object ?? ''
    // Who leaves may strike himself out: 135-2020 Annex J.5.
    if (struck === '' || struck.startsWith(`${client.ip}:`)) return undefined
    if (!known.isLearning && known.isUsual()) return undefined
    return {
      summary: `${known.nameOf('client')} told ${known.nameOf('server')} to hand nothing on to ${struck} any more (${fact.name})`,
      subject: struck,
    }
  },
  examples: {
    fires: [{ when: 'another is struck out', facts: [deleted('10.9.0.5:47808')] }],
    silent: [{ when: 'who leaves strikes himself out', facts: [deleted('10.0.0.1:47808')] }],
  },
})
