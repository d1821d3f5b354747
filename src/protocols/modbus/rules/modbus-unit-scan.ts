import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** A gateway has few devices behind it, and its clients know their numbers. */
const UNITS = 10
const WINDOW_SECONDS = 120
/** Devices on one serial line (EIA-485: 32 unit loads); a client that identifies more units scans the numbers. */
const UNITS_ASKED = 32
/** Modbus Messaging on TCP/IP V1.0b §4.4.2.2: a gateway reports an absent unit. */
const NOBODY: ReadonlySet<string | undefined> = new Set([
  'Gateway Target Device Failed to Respond',
  'Gateway Path Unavailable',
])

const asked = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Input Registers',
  code: '4',
  object: 'input:1',
  outcome: 'unanswered',
} as const
const tried = (count: number, error?: string) =>
  Array.from({ length: count }, (_, i) => ({
    at: i,
    fact: {
      ...asked,
      unit: String(i + 1),
      ...(error === undefined ? {} : ({ outcome: 'rejected', error } as const)),
    },
  }))

const identified = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    at: i / 10,
    fact: {
      kind: 'operation',
      verb: 'identify',
      name: 'Report Server ID',
      code: '17',
      unit: String(i + 1),
      outcome: 'requested',
    } as const,
  }))

export const rule = defineRule({
  id: 'modbus-unit-scan',
  formerIds: ['modbus-units-tried'],
  engine: 'anomaly',
  title: 'Modbus unit scan',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0846.001', 'T0888'],
  defenderTitles: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A serial device behind a gateway has a number from 1 to 247. A scanner tries them all, and the slow serial line delays other clients meanwhile.',
  todo: [
    'Identify the client, its user and its program',
    'Check whether an inventory or assessment was announced',
    'Check that the gateway still serves SCADA',
  ],
  falsePositives:
    'Commissioning software that searches devices; a list of devices most of which are switched off; mute them.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['requested', 'unanswered', 'rejected'] },
  state: {
    who: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    units: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (fact.unit === undefined) return undefined
    if (fact.outcome === 'requested') {
      if (fact.verb !== 'identify') return undefined
      const asked = state.who.add([client.ip, server.ip], fact.unit)
      if (asked < UNITS_ASKED) return undefined
      return {
        summary: `${context.nameOf('client')} sent identification requests to ${asked} units of ${context.nameOf('server')} within two minutes, the last ${fact.unit}`,
        subject: 'identify',
      }
    }
    if (fact.outcome !== 'unanswered' && (fact.outcome !== 'rejected' || !NOBODY.has(fact.error)))
      return undefined
    const units = state.units.add([client.ip, server.ip], fact.unit)
    if (units < UNITS) return undefined
    return {
      summary: `${context.nameOf('client')} tried ${units} units behind ${context.nameOf('server')} within two minutes that do not answer, the last ${fact.unit}`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'ten units do not answer', facts: tried(UNITS) },
        {
          when: 'a gateway has none of the ten',
          facts: tried(UNITS, 'Gateway Target Device Failed to Respond'),
        },
        {
          when: 'every unit gets an identification request, and one device answers for all',
          facts: identified(UNITS_ASKED),
        },
      ],
      silent: [
        { when: 'the devices of one line are listed', facts: identified(UNITS_ASKED - 1) },
        { when: 'five serial devices are switched off', facts: tried(5) },
        { when: 'ten units reject an address', facts: tried(UNITS, 'Illegal Data Address') },
        {
          when: 'one unit does not answer for long',
          facts: Array.from({ length: 60 }, (_, i) => ({ at: i, fact: { ...asked, unit: '1' } })),
        },
      ],
    }
  },
})
