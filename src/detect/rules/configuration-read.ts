import { defineRule } from '#model/rule'

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Configuration Table',
  code: '0x50',
  outcome: 'requested',
} as const
const poll = { ...read, name: 'Read Var', code: '0x04', object: 'DB1' } as const
/** Names of services that return the configuration of a device, in the standards and vendor documents. */
const CONFIGURATION =
  /config|parameter area|parameter read|project info|hardware|rack|slot|module list|expected|real identification|interface data|topology/i

export const rule = defineRule({
  id: 'configuration-read',
  engine: 'policy',
  title: 'Configuration read by new client',
  category: 'Configuration Changes',
  severity: 'warning',
  techniques: ['T0868', 'T0888'],
  defenderTitles: ['Unauthorized PLC Configuration Read'],
  learnable: true,
  whileLearning: 'silent',
  why: 'The configuration of a controller shows an attacker what it drives and how it is protected.',
  todo: [
    'Ask whether a backup or an inventory is being made',
    'Find out who was logged on at the client',
    'Check what the client requested next',
  ],
  falsePositives: 'Engineering stations and inventory tools that were not in use while learning.',
  match: {
    kind: ['operation', 'transfer'],
    families: ['ot'],
    outcomes: ['requested'],
    verbs: ['read', 'identify', 'browse', 'diagnose'],
  },
  evaluate({ fact, protocol }, context) {
    if (fact.kind === 'transfer') {
      if (fact.purpose !== 'configuration' || fact.direction !== 'to-client') return undefined
    } else {
      if (fact.kind !== 'operation' || context.isUsual()) return undefined
      const isReading = ['read', 'identify', 'browse', 'diagnose'].includes(fact.verb)
      if (!isReading || !CONFIGURATION.test(`${fact.name} ${fact.object ?? ''}`)) return undefined
    }
    return {
      summary: `${context.nameOf('client')} read the configuration of ${context.nameOf('server')} by ${protocol} (${fact.name}) for the first time`,
      normal: context.normal(),
    }
  },
  examples: {
    fires: [
      {
        when: 'a client that polls values reads the configuration',
        learned: [{ protocol: 'umas', fact: poll }],
        facts: [{ protocol: 'umas', fact: read }],
      },
    ],
    silent: [
      {
        when: 'it polls as learned',
        learned: [{ protocol: 'umas', fact: poll }],
        facts: [{ protocol: 'umas', fact: poll }],
      },
      {
        when: 'it reads the configuration as learned',
        learned: [{ protocol: 'umas', fact: read }],
        facts: [{ protocol: 'umas', fact: read }],
      },
    ],
  },
})
