import { defineRule } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'
import { REFUSED_READ } from '../refusals.ts'

/** Exceptions with a rule of their own. */
const OTHERS: ReadonlySet<string> = new Set([
  'Illegal Function',
  'Illegal Data Address',
  'Illegal Data Value',
  'Server Device Failure',
  'Memory Parity Error',
  // No failure: a long command continues.
  'Acknowledge',
])
/** A device may be busy occasionally. */
const BUSY = 'Server Device Busy'
const BUSY_TIMES = 10
/** This many absent units within a minute are a scan for existing ones. */
const PROBES = 8
const BUSY_SECONDS = 300
const PROBE_SECONDS = 60

export const rule = defineRule({
  id: 'modbus-exception',
  engine: 'protocol',
  title: 'Modbus exception',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T0814'],
  defenderTitles: ['Modbus Exception'],
  learnable: false,
  why: 'Requests fail: the device stays busy, the gateway cannot reach it, or the unit does not exist.',
  todo: [
    'Check whether the unit behind the gateway runs',
    'Check the gateway’s serial side',
    'Check whether the client polls this device regularly',
  ],
  falsePositives: 'Units that are switched off; a device that is busy counts only when it lasts.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['rejected'] },
  state: {
    busy: countWindow({ limit: 10_000, seconds: BUSY_SECONDS }),
    units: distinctWindow({ limit: 10_000, seconds: PROBE_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    const { error, unit } = fact
    if (error === undefined || OTHERS.has(error)) return undefined
    const pair = [client.ip, server.ip]
    if (error === BUSY && state.busy.add([pair, unit], count) < BUSY_TIMES) return undefined
    const units = state.units.add(pair, unit ?? '')
    const isProbing = units >= PROBES
    const many = isProbing ? `; ${units} units within a minute` : ''
    return {
      severity: isProbing ? 'major' : error.startsWith('Gateway') || error === BUSY ? 'warning' : undefined,
      summary: `${context.nameOf('server')} answered ${fact.name} for unit ${unit} from ${context.nameOf('client')} with the exception ${error}${many}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a gateway cannot reach a unit',
        facts: [{ fact: { ...REFUSED_READ, error: 'Gateway Target Device Failed to Respond' } }],
        severity: 'warning',
      },
      {
        when: 'units are tried one after another',
        facts: Array.from({ length: PROBES }, (_, i) => ({
          fact: { ...REFUSED_READ, unit: String(i), error: 'Gateway Target Device Failed to Respond' },
          at: i,
        })),
        severity: 'major',
      },
      {
        when: 'the device stays busy',
        facts: [{ fact: { ...REFUSED_READ, error: 'Server Device Busy' }, count: BUSY_TIMES }],
      },
    ],
    silent: [
      { when: 'a device is busy once', facts: [{ fact: { ...REFUSED_READ, error: 'Server Device Busy' } }] },
      { when: 'a long command continues', facts: [{ fact: { ...REFUSED_READ, error: 'Acknowledge' } }] },
      { when: 'the address is wrong', facts: [{ fact: { ...REFUSED_READ, error: 'Illegal Data Address' } }] },
    ],
  },
})
