import { defineRule } from '#model/rule'

const seen = { kind: 'anomaly', what: 'exception-from-client', detail: 'function 3' } as const

export const rule = defineRule({
  id: 'modbus-exception-from-client',
  engine: 'protocol',
  title: 'Modbus exception sent by a client',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0866'],
  counterpart: ['Illegal MODBUS Operation (Exception Raised by Master)'],
  learnable: false,
  why: 'Only devices answer with exceptions. A client that sends one tries what the device makes of it, or somebody speaks in the device’s place.',
  todo: [
    'Find out what the sender is',
    'Look whether the device still answers',
    'Look at the octets of the message',
  ],
  falsePositives: 'A capture that began in the middle, where client and device are taken for each other.',
  watches: 'anomaly',
  evaluate({ fact, protocol, directionKnown }, known) {
    if (protocol !== 'modbus' || fact.kind !== 'anomaly' || fact.what !== 'exception-from-client')
      return undefined
    if (!directionKnown) return undefined
    return {
      summary: `${known.nameOf('client')} sent ${known.nameOf('server')} an exception (${fact.detail ?? ''}), which only devices may`,
    }
  },
  examples: {
    fires: [{ when: 'a client sends one', facts: [{ fact: seen }] }],
    silent: [
      { when: 'a message goes the wrong way', facts: [{ fact: { ...seen, what: 'wrong-direction' } }] },
    ],
  },
})
