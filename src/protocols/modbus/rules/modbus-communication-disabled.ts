import { defineRule } from '#model/rule'

const diagnostics = {
  kind: 'operation',
  verb: 'set-mode',
  name: 'Diagnostics: Force Listen Only Mode',
  code: '8',
  unit: '1',
  outcome: 'requested',
} as const

/** Sub-functions of Diagnostics: Modbus Application Protocol V1.1b3 §6.8.1. */
const LISTEN_ONLY = 'Diagnostics: Force Listen Only Mode'
const RESTART = 'Diagnostics: Restart Communications Option'

export const rule = defineRule({
  id: 'modbus-communication-disabled',
  formerIds: ['modbus-communications-set'],
  engine: 'policy',
  title: 'Modbus communication disabled or restarted',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0814', 'T0816'],
  defenderTitles: ['PLC Operating Mode Changed'],
  consequence: 'stopped',
  learnable: true,
  whileLearning: 'alert',
  why: 'The program keeps running, but the device stops answering all clients, or its port restarts. Daily operation needs neither.',
  todo: [
    'Check whether SCADA can still read the device',
    'Find out whether the device is being serviced',
    'Check the client’s other requests',
  ],
  falsePositives: 'Service software that diagnoses a serial line.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['requested'], verbs: ['set-mode'] },
  evaluate({ fact }, context) {
    if (fact.name !== LISTEN_ONLY && fact.name !== RESTART) return undefined
    const isUsual = !context.isLearning && context.isUsualVerb()
    const unit = `unit ${fact.unit} of ${context.nameOf('server')}`
    return {
      // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
      severity: isUsual ? 'notice' : undefined,
      subject: fact.unit,
      summary:
        fact.name === LISTEN_ONLY
          ? `${context.nameOf('client')} set ${unit} to listen-only mode (Force Listen Only Mode)`
          : `${context.nameOf('client')} restarted the communication of ${unit} (Restart Communications Option)`,
    }
  },
  examples: {
    fires: [
      { when: 'a device is set to listen-only mode', facts: [{ fact: diagnostics }] },
      {
        when: 'its communication is restarted',
        facts: [{ fact: { ...diagnostics, name: RESTART } }],
      },
    ],
    silent: [
      {
        when: 'a counter is read',
        facts: [
          { fact: { ...diagnostics, verb: 'diagnose', name: 'Diagnostics: Return Bus Message Count' } },
        ],
      },
    ],
  },
})
