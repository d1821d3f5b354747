import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Industrial protocols over DCE/RPC: the first failure counts. */
const INDUSTRIAL: ReadonlySet<string> = new Set(['profinet-io', 'opc-classic'])
const OFFICE: ReadonlySet<string> = new Set(['dcerpc', 'rpc'])
/** Failures in five minutes. Single failures of Windows calls are normal. */
const TIMES = 10
const WINDOW_SECONDS = 300

const call = {
  kind: 'operation',
  verb: 'read',
  name: 'Read',
  code: '2',
  outcome: 'rejected',
  error: 'read refused: invalid index',
} as const
const windows = {
  kind: 'operation',
  verb: 'execute',
  name: 'RCreateServiceW',
  code: 'svcctl/12',
  outcome: 'rejected',
  error: '0x00000005',
} as const

export const rule = defineRule({
  id: 'rpc-operation-failed',
  engine: 'operational',
  title: 'RPC operation failed',
  category: 'Command Failures',
  severity: 'minor',
  techniques: ['T1692.001'],
  defenderTitles: ['RPC Operation Failed'],
  learnable: false,
  why: 'A controller rejected a call, or a client tries calls one after another to find out what is allowed.',
  todo: [
    'Check which calls failed and why',
    'Find out who was logged on at the client',
    'Look for a call that succeeded afterwards',
  ],
  falsePositives: 'Windows software that uses calls which newer systems no longer support.',
  match: { kind: 'operation', protocols: [...INDUSTRIAL, ...OFFICE], outcomes: ['rejected'] },
  state: {
    failures: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server, count }, context, state) {
    if (INDUSTRIAL.has(protocol))
      return {
        severity: isQuiet(fact.verb) ? 'notice' : 'major',
        summary: `${context.nameOf('server')} rejected ${fact.name} from ${context.nameOf('client')} (${protocol}): ${fact.error ?? 'no reason given'}`,
      }
    if (!OFFICE.has(protocol)) return undefined
    const times = state.failures.add([client.ip, server.ip], count)
    if (times < TIMES) return undefined
    return {
      summary: `${times} calls of ${context.nameOf('client')} failed at ${context.nameOf('server')} within five minutes, the last ${fact.name} (${fact.error ?? 'no reason given'})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a PROFINET device rejects a write',
        facts: [
          { fact: { ...call, verb: 'write', name: 'Write' }, protocol: 'profinet-io', serverPort: 34_964 },
        ],
        severity: 'major',
      },
      {
        when: 'a missing record is read',
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
