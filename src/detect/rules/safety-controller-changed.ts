import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { isSafetySystem } from '#model/safety'

/** Verbs that change a safety controller. Sessions and keep-alives do not. */
const GRAVE: readonly Verb[] = [
  'write',
  'operate',
  'force',
  'stop',
  'start',
  'restart',
  'set-mode',
  'download-program',
  'update-firmware',
  'configure',
  'delete',
  'execute',
  'set-password',
]

const download = {
  kind: 'operation',
  verb: 'download-program',
  name: 'Start download all',
  code: '1',
  outcome: 'requested',
} as const
const named = (model: string) =>
  ({
    kind: 'identity',
    attribute: 'model',
    value: model,
    confidence: 0.95,
    field: 'product name',
  }) as const

export const rule = defineRule({
  id: 'safety-controller-changed',
  engine: 'anomaly',
  title: 'Safety controller changed',
  category: 'Programming',
  severity: 'critical',
  techniques: ['T0880', 'T0821'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  consequence: 'safety',
  learnable: false,
  why: 'The safety system is the last protection against an accident. TRITON wrote its own program into one.',
  todo: [
    'Call the safety engineer: is this work approved, and is the key switch in Program for it?',
    'If it is not, turn the key switch to Run',
    'Keep the engineering station of the safety system disconnected until the cause is known',
  ],
  falsePositives: 'Approved work on the safety system; use a maintenance window.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: GRAVE },
  evaluate(input, context) {
    const { fact, protocol } = input
    if (!GRAVE.includes(fact.verb)) return undefined
    const server = context.device('server')
    if (protocol !== 'tristation' && !isSafetySystem(server)) return undefined
    // Operators reset and bypass through the safety HMI every day: once learned, only programs and modes are reported.
    if ((fact.verb === 'write' || fact.verb === 'operate') && !context.isLearning && context.isUsual())
      return undefined
    const isData = fact.verb === 'write' || fact.verb === 'operate'
    return {
      summary: `${context.nameOf('client')} sent ${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`} to the safety controller ${context.nameOf('server')} (${protocol}, ${fact.verb})`,
      subject: fact.verb,
      severity: isData && protocol !== 'tristation' ? 'major' : 'critical',
    }
  },
  examples: {
    fires: [
      {
        when: 'a program is downloaded to a Triconex',
        facts: [{ protocol: 'tristation', serverPort: 1502, fact: download }],
      },
      {
        when: 'a GuardLogix is stopped',
        facts: [
          { protocol: 'cip', serverPort: 44_818, fact: named('1756-L73S GuardLogix') },
          {
            protocol: 'cip',
            serverPort: 44_818,
            fact: { ...download, verb: 'stop', name: 'Stop', code: '0x07' },
          },
        ],
      },
    ],
    silent: [
      {
        when: 'the safety controller is read',
        facts: [
          {
            protocol: 'tristation',
            serverPort: 1502,
            fact: { ...download, verb: 'read', name: 'Get status' },
          },
        ],
      },
      {
        when: 'another controller is programmed',
        facts: [{ protocol: 's7comm', serverPort: 102, fact: download }],
      },
    ],
  },
})
