import { defineRule } from '#model/rule'
import { REFUSED_READ } from '../refusals.ts'

const FAILURES: ReadonlySet<string | undefined> = new Set(['Server Device Failure', 'Memory Parity Error'])

export const rule = defineRule({
  id: 'modbus-device-failed',
  engine: 'operational',
  title: 'Modbus device failure',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Slave Device Unrecoverable Failure'],
  learnable: false,
  why: 'The device reports an unrecoverable error (exception 4) or damaged memory (8). Its process may be uncontrolled.',
  todo: ['Check the device’s own panel and log', 'Check the requests just before', 'Plan a replacement'],
  falsePositives: 'Gateways that answer like this for a serial device that is switched off.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['rejected'] },
  evaluate({ fact }, context) {
    if (!FAILURES.has(fact.error)) return undefined
    // Many devices answer unknown identification requests like this and keep working.
    const isOnlyAsked = fact.verb === 'identify' || fact.verb === 'diagnose'
    return {
      severity: isOnlyAsked ? 'warning' : undefined,
      subject: fact.unit,
      summary: `Unit ${fact.unit} of ${context.nameOf('server')} failed (${fact.error}) when ${context.nameOf('client')} sent ${fact.name}`,
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
        when: 'it answers an identification request like this',
        facts: [{ fact: { ...REFUSED_READ, verb: 'identify', error: 'Server Device Failure' } }],
        severity: 'warning',
      },
    ],
    silent: [
      { when: 'the address is wrong', facts: [{ fact: { ...REFUSED_READ, error: 'Illegal Data Address' } }] },
    ],
  },
})
