import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { FIRST_TIMES, isFirstTime } from '../first-time.ts'

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'requested',
} as const
const refused = { ...read, outcome: 'rejected', error: 'Illegal data address' } as const

/** Kinds of rejections per client. Beyond it, as in a function scan, one alert holds the rest. */
const MANY = { codes: 10, seconds: 600 } as const

export const rule = defineRule({
  id: 'new-exception',
  engine: 'policy',
  title: 'New exception response from a device',
  category: 'Command Failures',
  severity: 'minor',
  techniques: ['T0835', 'T1692.001'],
  defenderTitles: ['Function Code Raised Unauthorized Exception'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Clients in production request only what their devices answer. New rejections mean probing, or a changed device.',
  todo: [
    'Check what was requested, and by which client',
    'Ask whether the device or the poll list was changed',
    'Look for more rejections of the same client',
  ],
  falsePositives: 'Changed poll lists, and devices that reject requests while they start.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['succeeded', 'rejected'], repeats: false },
  state: {
    ...FIRST_TIMES,
    codes: distinctWindow({ limit: 10_000, seconds: MANY.seconds }),
  },
  evaluate({ fact, client, server, protocol }, context, state) {
    const pair = `${client.ip ?? client.mac} ${server.ip ?? server.mac} ${protocol}`
    if (fact.outcome !== 'rejected') {
      // A rejection is new relative to answered requests.
      if (fact.outcome === 'succeeded') isFirstTime(context, state, [pair, ''])
      return undefined
    }
    const why = fact.error ?? 'without a reason'
    const part = fact.unit === undefined ? '' : ` of unit ${fact.unit}`
    if (!isFirstTime(context, state, [pair, `${fact.code} ${fact.unit ?? ''} ${why}`])) return undefined
    if (!context.isUsualLink()) return undefined
    const codes = state.codes.add(pair, fact.code)
    return {
      summary: `${context.nameOf('server')}${part} rejected ${fact.name} (${protocol} ${fact.code}) of ${context.nameOf('client')} for the first time: ${why}`,
      normal: 'It answered the requests of this client.',
      subject: codes > MANY.codes ? `${protocol} many` : `${protocol} ${fact.code}`,
      severity: fact.verb === 'read' ? 'warning' : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'a device rejects an address it answered before',
        learned: [{ fact: read }, { fact: { ...read, outcome: 'succeeded' } }],
        facts: [{ fact: refused }],
        severity: 'warning',
      },
    ],
    silent: [
      {
        when: 'it rejected this while learning',
        learned: [{ fact: read }, { fact: { ...read, outcome: 'succeeded' } }, { fact: refused }],
        facts: [{ fact: refused }],
      },
      {
        when: 'a file server rejects a request',
        learned: [{ protocol: 'smb', serverPort: 445, fact: { ...read, outcome: 'succeeded' } }],
        facts: [{ protocol: 'smb', serverPort: 445, fact: refused }],
      },
    ],
  },
})
