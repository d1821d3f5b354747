import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'

/** Carried by DCE/RPC and industrial: the first failure counts. */
const INDUSTRIAL: ReadonlySet<string> = new Set(['profinet-io', 'opc-classic'])
const OFFICE: ReadonlySet<string> = new Set(['dcerpc', 'rpc'])
/** Windows calls fail now and then; so many at once do not. */
const TIMES = 10
const WINDOW_SECONDS = 300

const call = {
  kind: 'operation',
  verb: 'read',
  name: 'Read',
  code: '2',
  outcome: 'refused',
  error: 'read refused: invalid index',
} as const
const windows = {
  kind: 'operation',
  verb: 'execute',
  name: 'RCreateServiceW',
  code: 'svcctl/12',
  outcome: 'refused',
  error: '0x00000005',
} as const

export const rule = defineRule({
  id: 'rpc-operation-failed',
  engine: 'operational',
  title: 'RPC operation failed',
  category: 'Command Failures',
  severity: 'minor',
  techniques: ['T1692.001'],
  counterpart: ['RPC Operation Failed'],
  learnable: false,
  why: 'A controller refused a call, or somebody tries calls one after another to see what a computer lets him do.',
  todo: [
    'Look which calls failed and why',
    'Find out who was signed in at the client',
    'Look for a call that worked afterwards',
  ],
  falsePositives: 'Windows software that asks for what newer systems no longer give.',
  watches: 'operation',
  concerns: { protocols: [...INDUSTRIAL, ...OFFICE], outcomes: ['refused'] },
  evaluate({ fact, protocol, client, server, count }, known) {
    if (fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (INDUSTRIAL.has(protocol))
      return {
        severity: isQuiet(fact.verb) ? 'notice' : 'major',
        summary: `${known.nameOf('server')} refused ${fact.name} from ${known.nameOf('client')} (${protocol}): ${fact.error ?? 'no reason given'}`,
      }
    if (!OFFICE.has(protocol)) return undefined
    const times = known.tally(`${client.ip} ${server.ip}`, count, WINDOW_SECONDS)
    if (times < TIMES) return undefined
    return {
      summary: `${known.nameOf('server')} failed ${times} calls of ${known.nameOf('client')} within five minutes, the last ${fact.name} (${fact.error ?? 'no reason given'})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a PROFINET device refuses a write',
        facts: [
          { fact: { ...call, verb: 'write', name: 'Write' }, protocol: 'profinet-io', serverPort: 34_964 },
        ],
        severity: 'major',
      },
      {
        when: 'a record that a device lacks is read',
        facts: [{ fact: call, protocol: 'profinet-io', serverPort: 34_964 }],
        severity: 'notice',
      },
      {
        when: 'ten calls fail',
        facts: Array.from({ length: TIMES }, (_, i) => ({
          fact: windows,
          protocol: 'dcerpc',
          serverPort: 49_667,
          at: i,
        })),
      },
    ],
    silent: [{ when: 'one call fails', facts: [{ fact: windows, protocol: 'dcerpc', serverPort: 49_667 }] }],
  },
})
