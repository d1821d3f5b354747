import { describeAction } from '#model/action'
import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const stop = {
  kind: 'operation',
  verb: 'stop',
  name: 'PLC Stop',
  code: '0x29',
  outcome: 'requested',
} as const
const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Var',
  code: '0x04',
  outcome: 'requested',
} as const

const S7_STOP = ['An S7 Stop PLC Command was Sent']
const GE_STOP = ['GE SRTP Stop PLC Command was Sent']
const STOP = ['Controller Stop']
const RESET = ['Controller Reset']

export const rule = defineRule({
  id: 'controller-stopped',
  engine: 'policy',
  title: 'Controller stopped or restarted',
  category: 'Restart/Stop Commands',
  severity: 'critical',
  techniques: ['T0858', 'T0816'],
  defenderTitles: [...S7_STOP, ...GE_STOP, ...STOP, ...RESET],
  consequence: 'stopped',
  learnable: true,
  whileLearning: 'alert',
  why: 'A stop or restart halts the process. Engineering stations do this; from any other client it is an attack or a mistake.',
  todo: [
    'Ask the shift lead who is working on this controller',
    'Compare with the local panel',
    'Check the change calendar',
  ],
  falsePositives: 'A replaced engineering station, until it is learned; commissioning work.',
  match: {
    kind: 'operation',
    families: ['ot'],
    outcomes: ['requested', 'succeeded'],
    verbs: ['stop', 'restart'],
  },
  evaluate(input, context) {
    const { fact } = input
    const isAccepted = fact.outcome === 'succeeded'
    if (fact.outcome !== 'requested' && !isAccepted) return undefined
    // PROFINET resets have their own rule.
    if (input.protocol === 'profinet-dcp') return undefined
    // With nothing learned a request alone may be a test; a controller that accepts it has stopped.
    if (isAccepted && !context.isLearning) return undefined
    // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
    const isUsual = !context.isLearning && context.isUsualVerb()
    return {
      title: describeAction(fact.verb).title,
      severity: isAccepted ? 'major' : isUsual ? 'notice' : undefined,
      isConfirmed: isAccepted,
      techniques: describeAction(fact.verb).techniques,
      defenderTitles: titlesOf(input.protocol, fact.verb),
      summary: `${nameOf(input, context, 'client')} sent ${nameOf(input, context, 'server')} a ${fact.verb} command (${fact.name}, ${input.protocol})${isAccepted ? ', which accepted it' : ''}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown client stops a controller',
        facts: [{ fact: stop, protocol: 's7comm', serverPort: 102 }],
      },
      {
        when: 'nothing is learned, and the controller accepts the command',
        stillLearning: true,
        facts: [
          { fact: stop, protocol: 's7comm', serverPort: 102 },
          { fact: { ...stop, outcome: 'succeeded' }, protocol: 's7comm', serverPort: 102 },
        ],
        severity: 'critical',
      },
      {
        when: 'a client that only read before stops it',
        learned: [{ fact: read, protocol: 's7comm', serverPort: 102 }],
        facts: [{ fact: stop, protocol: 's7comm', serverPort: 102 }],
      },
      {
        when: 'the station that stopped it while learning does so again',
        learned: [{ fact: stop, protocol: 's7comm', serverPort: 102 }],
        facts: [{ fact: stop, protocol: 's7comm', serverPort: 102 }],
      },
    ],
    silent: [
      {
        when: 'a Windows service is stopped',
        facts: [{ fact: { ...stop, name: 'RControlService' }, protocol: 'dcerpc', serverPort: 445 }],
      },
      {
        when: 'a PROFINET device is reset (rule of its own)',
        facts: [{ fact: { ...stop, verb: 'restart', name: 'DCP Set' }, protocol: 'profinet-dcp' }],
      },
      {
        when: 'the command is refused, and was reported before',
        stillLearning: true,
        facts: [{ fact: { ...stop, outcome: 'rejected' }, protocol: 's7comm', serverPort: 102 }],
      },
      { when: 'an unknown client only reads', facts: [{ fact: read, protocol: 's7comm', serverPort: 102 }] },
    ],
  },
})

function titlesOf(protocol: string, verb: 'stop' | 'restart'): readonly string[] {
  if (verb === 'restart') return RESET
  if (protocol.startsWith('s7comm')) return S7_STOP
  return protocol === 'ge-srtp' ? GE_STOP : STOP
}
