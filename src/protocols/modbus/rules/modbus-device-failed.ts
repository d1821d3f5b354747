import { defineRule } from '#model/rule'
import { REFUSED_READ } from '../refusals.ts'

const FAILURES: ReadonlySet<string | undefined> = new Set(['Server Device Failure', 'Memory Parity Error'])

export const rule = defineRule({
  id: 'modbus-device-failed',
  engine: 'operational',
  title: 'Modbus device failed while it did what it was asked',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T0814'],
  counterpart: ['Slave Device Unrecoverable Failure'],
  learnable: false,
  why: 'The device says that it cannot go on (exception 4), or that its memory is damaged (8). What it controls may not be controlled.',
  todo: [
    'Look at the device’s own panel and log',
    'Look what it was asked just before',
    'Plan a replacement',
  ],
  falsePositives: 'Gateways that answer so for a serial device that is switched off.',
  watches: 'operation',
  concerns: { protocols: ['modbus'], outcomes: ['refused'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'modbus' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (!FAILURES.has(fact.error)) return undefined
    // Many answer so to questions of identity they do not know; their work goes on.
    const isOnlyAsked = fact.verb === 'identify' || fact.verb === 'diagnose'
    return {
      severity: isOnlyAsked ? 'warning' : undefined,
      subject: fact.unit,
      summary: `Unit ${fact.unit} of ${known.nameOf('server')} failed (${fact.error}) when ${known.nameOf('client')} sent ${fact.name}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'exception 4 comes',
        facts: [{ fact: { ...REFUSED_READ, error: 'Server Device Failure' } }],
        severity: 'major',
      },
      {
        when: 'it answers so when asked who it is',
        facts: [{ fact: { ...REFUSED_READ, verb: 'identify', error: 'Server Device Failure' } }],
        severity: 'warning',
      },
    ],
    silent: [
      { when: 'the address is wrong', facts: [{ fact: { ...REFUSED_READ, error: 'Illegal Data Address' } }] },
    ],
  },
})
