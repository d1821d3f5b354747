import { defineRule } from '#model/rule'
import { isGroup, nameOf } from '../names.ts'

const open = { kind: 'session', phase: 'open', method: 'password', secured: false, user: 'admin' } as const

export const rule = defineRule({
  id: 'cleartext-credentials',
  formerIds: ['readable-credentials'],
  engine: 'policy',
  title: 'Cleartext or default password',
  category: 'Authentication',
  severity: 'warning',
  techniques: ['T1694.001', 'T0859'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Anyone on the network path can read the password and use it. A default password is public anyway.',
  todo: [
    'Change the password',
    'Use the encrypted variant (SSH, HTTPS, SNMPv3, TLS, OPC UA SignAndEncrypt), or isolate the network segment',
    'Check which other clients have used the account',
  ],
  falsePositives: 'Read-only accounts of no value; learn them.',
  // One alert a client: a monitoring station uses one password for many devices.
  correlateInto: { 'cleartext-credentials': 'source' },
  match: { kind: 'session' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.clearText !== true && fact.defaultCredentials !== true) return undefined
    if (!context.isLearning && context.isUsualLink() && fact.defaultCredentials !== true) return undefined
    const how =
      fact.defaultCredentials === true ? 'with vendor default credentials' : 'with a cleartext password'
    // Routing protocols authenticate neighbors by a shared password in multicast messages; there is no logon.
    if (isGroup(input.server))
      return {
        summary: `${nameOf(input, context, 'client')} sends its ${fact.defaultCredentials === true ? 'password, the vendor default,' : 'password'} in cleartext to the group ${input.server.ip ?? input.server.mac} (${input.protocol})`,
      }
    const user = fact.user === undefined || fact.user === '' ? '' : ` as ${fact.user}`
    return {
      activity: `logs on to ${nameOf(input, context, 'server')} ${how} (${input.protocol})`,
      summary: `${nameOf(input, context, 'client')} logs on to ${nameOf(input, context, 'server')}${user} ${how} (${input.protocol}, ${fact.method})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'Telnet carries the password in cleartext',
        facts: [{ protocol: 'telnet', serverPort: 23, fact: { ...open, clearText: true } }],
      },
      {
        when: 'a routing protocol multicasts its password',
        facts: [{ protocol: 'hsrp', server: '224.0.0.2', fact: { ...open, clearText: true } }],
      },
      {
        when: 'SNMP uses the community public',
        facts: [
          { protocol: 'snmp', serverPort: 161, fact: { ...open, clearText: true, defaultCredentials: true } },
        ],
      },
    ],
    silent: [
      {
        when: 'the session is encrypted',
        facts: [{ protocol: 'ssh', serverPort: 22, fact: { ...open, secured: true } }],
      },
    ],
  },
})
