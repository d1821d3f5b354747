import { defineRule } from '#model/rule'

const seen = { kind: 'anomaly', what: 'exception-from-client', detail: 'function 3' } as const

export const rule = defineRule({
  id: 'modbus-exception-from-client',
  engine: 'protocol',
  title: 'Modbus exception sent by a client',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0866'],
  defenderTitles: ['Illegal MODBUS Operation (Exception Raised by Master)'],
  learnable: false,
  why: 'Only devices send exceptions. A client that sends one fuzzes the device, or a host impersonates the device.',
  todo: ['Identify the sender', 'Check whether the device still answers', 'Inspect the message bytes'],
  falsePositives: 'A capture that began mid-connection, where client and device are confused.',
  evidence: 'learned',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol, directionKnown }, context) {
    if (protocol !== 'modbus' || fact.what !== 'exception-from-client') return undefined
    if (!directionKnown) return undefined
    return {
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} an exception (${fact.detail ?? ''}), which only devices may send`,
    }
  },
  examples: {
    fires: [{ when: 'a client sends one', facts: [{ fact: seen }] }],
    silent: [
      { when: 'a message has the wrong direction', facts: [{ fact: { ...seen, what: 'wrong-direction' } }] },
    ],
  },
})
