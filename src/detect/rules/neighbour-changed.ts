import type { Attribute } from '#model/fact'
import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

/** Seconds. Further values while the link comes up belong to the same start. */
const START_UP = 60
/** Attributes that show a reconfiguration; counters, addresses and capabilities change by themselves. */
const SETTINGS: ReadonlySet<Attribute> = new Set<Attribute>([
  'name',
  'description',
  'device-id',
  'location',
  'software',
  'firmware',
])

const name = {
  kind: 'identity',
  about: 'client',
  attribute: 'name',
  value: 'switch-7',
  confidence: 0.85,
  field: 'System Name',
} as const
const link = { protocol: 'lldp', client: '02:00:00:00:00:01', server: '01:80:c2:00:00:0e' } as const

export const rule = defineRule({
  id: 'neighbour-changed',
  engine: 'policy',
  title: 'Neighbor announcement changed',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T0842'],
  defenderTitles: ['New LLDP Device Configuration'],
  learnable: true,
  whileLearning: 'alert',
  why: 'A device with a new announcement was reconfigured, or replaced by another one at its address.',
  todo: [
    'Ask whether the device was reconfigured or replaced',
    'Compare serial number and firmware with the inventory',
    'Check the switch port it is connected to',
  ],
  falsePositives: 'Renamed devices and re-plugged cables; learn them.',
  match: { kind: 'identity', protocols: ['lldp', 'cdp'], attributes: [...SETTINGS] },
  state: {
    neighbours: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    since: stateMap<number>({ limit: 10_000, persisted: 'number' }),
  },
  evaluate({ fact, protocol, client, lastTime }, context, state) {
    if (!SETTINGS.has(fact.attribute)) return undefined
    const { field } = fact
    const value = fact.value.slice(0, 200)
    const sender = client.mac ?? client.ip ?? ''
    const seconds = Math.floor(lastTime / 1e6)
    const key = `${sender} ${protocol} ${field}`
    const before = state.neighbours.swap(key, value)
    if (before === undefined) state.since.set(key, seconds)
    if (before === undefined || before === value || context.isLearning) return undefined
    const since = state.since.swap(key, seconds)
    if (typeof since === 'number' && seconds - since < START_UP) return undefined
    return {
      summary: `${context.nameOf('client')} now announces ${field} ${value}; before it was ${before}`,
      normal: `${field} was ${before}.`,
      source: sender,
      target: '',
      subject: field,
    }
  },
  examples: {
    fires: [
      {
        when: 'a switch has another name',
        learned: [{ ...link, fact: name }],
        facts: [{ ...link, fact: { ...name, value: 'attic' } }],
      },
    ],
    silent: [
      {
        when: 'it reports the same name',
        learned: [{ ...link, fact: name }],
        facts: [{ ...link, fact: name }],
      },
      {
        when: 'it announces itself for the first time',
        facts: [{ ...link, fact: name }],
      },
    ],
  },
})
