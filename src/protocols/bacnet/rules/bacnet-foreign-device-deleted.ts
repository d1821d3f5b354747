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
    outcome: 'requested',
  } as const,
})

export const rule = defineRule({
  id: 'bacnet-foreign-device-deleted',
  formerIds: ['bacnet-registration-deleted'],
  engine: 'policy',
  title: 'BACnet foreign-device registration deleted',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T1691.002', 'T0814'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'A workstation in another network gets broadcasts (device discovery, changes of value) only while registered. Without them its screens keep old values.',
  todo: [
    'Check whether the workstation still receives its devices; restart it to register again',
    'Find out whether router tables are being cleaned up',
    'Check the client’s other requests',
  ],
  falsePositives:
    'Integrators’ tools that clean up tables, and workstations that have changed their address.',
  match: { kind: 'operation', protocols: ['bacnet'], outcomes: ['requested'], verbs: ['delete'] },
  evaluate({ fact, client }, context) {
    if (!fact.name.startsWith('Delete-Foreign-Device')) return undefined
    const struck = fact.object ?? ''
    // A foreign device may delete its own entry: 135-2020 Annex J.5.
    if (struck === '' || struck.startsWith(`${client.ip}:`)) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    return {
      summary: `${context.nameOf('client')} deleted the foreign-device entry of ${struck} at ${context.nameOf('server')} (${fact.name})`,
      subject: struck,
    }
  },
  examples: {
    fires: [{ when: 'another host’s entry is deleted', facts: [deleted('10.9.0.5:47808')] }],
    silent: [{ when: 'a leaving host deletes its own entry', facts: [deleted('10.0.0.1:47808')] }],
  },
})
