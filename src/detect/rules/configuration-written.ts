import { defineRule } from '#model/rule'

const write = {
  kind: 'operation',
  verb: 'configure',
  name: 'DCP Set: name of station',
  code: 'set',
  object: 'name of station',
  outcome: 'asked',
} as const
const dcp = { protocol: 'profinet-dcp', client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' } as const
/** What masters do at every start, and what tells a device where to send: no setting of the machine. */
const ORDINARY = /unsolicited|indication|report enable|parameter end|application ready|register-foreign/i

export const rule = defineRule({
  id: 'configuration-written',
  engine: 'policy',
  title: 'Settings of a controller or field device changed over the network',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0836', 'T0889'],
  counterpart: ['Unauthorized PLC Configuration Write', 'Change of Device Configuration'],
  learnable: true,
  whileLearning: 'new-here',
  why: 'Limits, names, addresses and passwords are set so. A changed setting does its harm long after the attacker left.',
  todo: [
    'Ask for the change ticket',
    'Compare the settings with the last backup',
    'Find out who was signed in at the client',
  ],
  falsePositives: 'Engineering work and controllers that set up their devices at start; learn them.',
  watches: ['operation', 'transfer'],
  evaluate({ fact, protocol }, known) {
    if (known.family() !== 'ot') return undefined
    const what = settingOf(fact)
    if (what === undefined || ORDINARY.test(what)) return undefined
    const isUsual =
      fact.kind === 'operation' ? !known.isLearning && known.isUsual() : known.swap(what, 1) !== undefined
    if (isUsual) return undefined
    return {
      summary: `${known.nameOf('client')} changed settings of ${known.nameOf('server')} by ${protocol} (${what})`,
      subject: fact.kind === 'operation' ? fact.code : fact.kind,
    }
  },
  examples: {
    fires: [
      {
        when: 'a station gives a device another name',
        learned: [{ ...dcp, fact: { ...write, verb: 'identify', code: 'identify' } }],
        facts: [{ ...dcp, fact: write }],
      },
    ],
    silent: [
      { when: 'it has always done so', learned: [{ ...dcp, fact: write }], facts: [{ ...dcp, fact: write }] },
      {
        when: 'a master lets an outstation report',
        facts: [
          {
            protocol: 'dnp3',
            serverPort: 20_000,
            fact: { ...write, name: 'Enable Unsolicited', code: '20' },
          },
        ],
      },
      {
        when: 'a Windows service is configured',
        facts: [{ protocol: 'dcerpc', serverPort: 445, fact: write }],
      },
    ],
  },
})

function settingOf(fact: { readonly kind: string }): string | undefined {
  const { kind, verb, outcome, name, object, purpose, direction } = fact as Record<string, string | undefined>
  if (kind === 'operation') {
    if (outcome !== 'asked' || (verb !== 'configure' && verb !== 'set-password')) return undefined
    return `${name}${object === undefined || object === '' ? '' : `, ${object}`}`
  }
  return purpose === 'configuration' && direction === 'to-server' ? `file ${name}` : undefined
}
