import type { Device } from '#model/device'
import type { Identity } from '#model/fact'
import { defineRule } from '#model/rule'
import { stateMap, stateSet } from '#model/rule-state'

/** A module list reports one field of many parts within this many seconds; that is no change. */
const LISTING_SECONDS = 60

const GENERAL = ['Firmware Change Detected', 'Firmware Version Changed']
/** Titles of single vendors, by protocol or vendor name. */
const titles: readonly (readonly [title: string, protocols: RegExp, vendor: RegExp])[] = [
  ['Beckhoff Software Changed', /^ads$/, /\bbeckhoff\b/i],
  ['Emerson ROC Firmware Version Changed', /^roc-plus$/, /\b(emerson|fisher)\b.*\b(roc|floboss)/i],
  ['Honeywell Firmware Version Changed', /^$/, /\bhoneywell\b/i],
  ['Mitsubishi Firmware Version Changed', /^(melsec|melsoft|cclink)$/, /\bmitsubishi\b/i],
  ['Modbus Firmware Version Changed', /^(modbus|umas)$/, /^$/],
  ['S7 Plus PLC Firmware Changed', /^s7comm-plus$/, /^$/],
]

const version = {
  kind: 'identity',
  attribute: 'firmware',
  value: 'V2.11',
  confidence: 0.95,
  field: 'MajorMinorRevision',
} as const

export const rule = defineRule({
  id: 'firmware-changed',
  engine: 'policy',
  title: 'Firmware version changed',
  category: 'Firmware Change',
  severity: 'major',
  techniques: ['T1693.001'],
  defenderTitles: [...GENERAL, ...titles.map(([title]) => title)],
  consequence: 'firmware',
  learnable: true,
  whileLearning: 'alert',
  why: 'Firmware controls what the device does and what it hides. An unplanned change is an attack or a wrong spare part.',
  todo: [
    'Check for a change request',
    'Compare the version with the vendor’s list',
    'Look for a firmware transfer to the device before this',
  ],
  falsePositives: 'Planned updates, and a spare part with the same address.',
  match: { kind: 'identity', attributes: ['firmware', 'software'] },
  state: {
    reportedAt: stateMap<number>({ limit: 10_000, persisted: 'number' }),
    latest: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    known: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, lastTime } = input
    if (!isFirmware(fact, protocol)) return undefined
    const side = fact.about?.startsWith('client') === true ? 'client' : 'server'
    const party = input[side]
    const address = /^(client|server)(\/|$)/.test(fact.about ?? 'server')
      ? (party.ip ?? party.mac ?? '')
      : fact.about!.split('/')[0]!
    const key = `${address} ${fact.about ?? ''} ${protocol} ${fact.field}`
    const seconds = Math.floor(lastTime / 1e6)
    const reportedAt = state.reportedAt.swap(key, seconds)
    const isKnown = !state.known.add(`${key}=${fact.value}`)
    const before = state.latest.swap(key, fact.value)
    if (isKnown || before === undefined || reportedAt === undefined) return undefined
    if (seconds - reportedAt < LISTING_SECONDS) return undefined
    const device = context.device(side)
    return {
      summary: `${context.nameOf(side)} now reports ${fact.field} ${fact.value}; before it reported ${before}`,
      normal: `It reported ${before} until now.`,
      source: address,
      target: '',
      defenderTitles: titlesFor(protocol, device),
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller comes back with another revision',
        learned: [{ fact: version }],
        facts: [{ fact: { ...version, value: 'V9.00' } }],
      },
    ],
    silent: [
      { when: 'it reports the same version again', learned: [{ fact: version }], facts: [{ fact: version }] },
      {
        when: 'another unit behind the gateway has other firmware',
        learned: [{ fact: { ...version, about: 'server/unit:1' } }],
        facts: [{ fact: { ...version, about: 'server/unit:2', value: 'V9.00' } }],
      },
      {
        when: 'a module list names two versions at once',
        facts: [{ fact: version }, { fact: { ...version, value: 'V1.00' }, at: 1 }],
      },
    ],
  },
})

/** TwinCAT reports its version as software; elsewhere software is a browser or web server. */
function isFirmware({ attribute }: Identity, protocol: string): boolean {
  return attribute === 'firmware' || (attribute === 'software' && protocol === 'ads')
}

function titlesFor(protocol: string, device: Device | undefined): readonly string[] {
  const maker = `${device?.vendor ?? ''} ${device?.model ?? ''}`.trim()
  const own = titles
    .filter(([, protocols, vendor]) => protocols.test(protocol) || (maker !== '' && vendor.test(maker)))
    .map(([title]) => title)
  return [...GENERAL, ...own]
}
