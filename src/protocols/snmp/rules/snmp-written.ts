import { defineRule } from '#model/rule'

const set = {
  kind: 'operation',
  verb: 'write',
  name: 'SetRequest',
  code: '0xa3',
  object: '1.3.6.1.2.1.2.2.1.7.3',
  outcome: 'requested',
} as const
/**
 * Objects that make a Cisco device send its configuration to a server, or load one from there: OLD-CISCO-SYS-MIB netConfigSet,
 * hostConfigSet and writeNet, CISCO-CONFIG-COPY-MIB ccCopyTable. Their writer has all passwords a minute later.
 */
const COPIES = /\b1\.3\.6\.1\.4\.1\.9\.(?:2\.1\.5[035]|9\.96\.1\.1\.1\.1)\./

const place = { protocol: 'snmp', serverPort: 161 } as const

export const rule = defineRule({
  id: 'snmp-written',
  engine: 'policy',
  title: 'Device settings changed by SNMP',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T0836', 'T0889'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'SNMP is mostly used to read. Writes disable switch ports, change routes, or restart the loads of a UPS.',
  todo: [
    'Check the written object: a port, a route, a name, a restart',
    'Find out who manages the device',
    'Change the write community, and restrict it to one station',
  ],
  falsePositives: 'Network management that configures devices; learn its station.',
  match: { kind: 'operation', protocols: ['snmp'], outcomes: ['requested'], verbs: ['write'] },
  evaluate({ fact }, context) {
    if (!context.isLearning && context.isUsualVerb()) return undefined
    if (COPIES.test(fact.object ?? ''))
      return {
        severity: 'major',
        techniques: ['T0811', 'T0889'],
        summary: `${context.nameOf('client')} made ${context.nameOf('server')} copy its configuration over the network (SNMP, ${fact.object})`,
        subject: 'configuration',
      }
    return {
      summary: `${context.nameOf('client')} set ${fact.object ?? 'a value'} of ${context.nameOf('server')} by SNMP`,
    }
  },
  examples: {
    fires: [
      { when: 'a port is switched off', facts: [{ ...place, fact: set }], severity: 'minor' },
      {
        when: 'a router is made to send its configuration',
        facts: [{ ...place, fact: { ...set, object: '1.3.6.1.4.1.9.2.1.55.10.0.0.66' } }],
        severity: 'major',
      },
      {
        when: 'a station that only read writes',
        learned: [{ ...place, fact: { ...set, verb: 'read', name: 'GetRequest', code: '0xa0' } }],
        facts: [{ ...place, fact: set }],
      },
    ],
    silent: [
      { when: 'a value is read', facts: [{ ...place, fact: { ...set, verb: 'read', code: '0xa0' } }] },
      {
        when: 'the management station has always done it',
        learned: [{ ...place, fact: set }],
        facts: [{ ...place, fact: set }],
      },
    ],
  },
})
