import { describeAction } from '#model/action'
import { defineRule, type Rule, type RuleInput } from '#model/rule'
import { stateSet } from '#model/rule-state'
import { isPlace, isSetOnce, isSetting, isStartUp } from '../settings.ts'

const write = {
  kind: 'operation',
  verb: 'configure',
  name: 'DCP Set: name of station',
  code: 'set',
  object: 'name of station',
  outcome: 'requested',
} as const
const dcp = { protocol: 'profinet-dcp', client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' } as const
const cip = { protocol: 'cip', serverPort: 44_818 } as const
const password = { ...write, verb: 'set-password', name: 'Set Password', code: '0x52' } as const

export const rule: Rule = defineRule({
  id: 'configuration-written',
  engine: 'policy',
  title: 'Device configuration changed',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0836', 'T0889'],
  defenderTitles: ['Unauthorized PLC Configuration Write', 'Change of Device Configuration'],
  learnable: true,
  whileLearning: 'learning-only',
  why: 'Limits, names, addresses and passwords are part of the configuration. A changed setting takes effect long after the attacker left.',
  todo: [
    'Check for a change request',
    'Compare the settings with the last backup',
    'Find out who was logged on at the client',
  ],
  falsePositives: 'Engineering work, and controllers that configure their devices at start; learn them.',
  match: {
    kind: ['operation', 'transfer'],
    families: ['ot'],
    outcomes: ['requested'],
    verbs: ['configure', 'set-password'],
  },
  // A device is configured by a sequence of settings: one alert.
  correlateInto: {
    'configuration-written': 'pair',
    'twincat-system-change': 'pair',
    'profinet-device-renamed': 'pair',
    'ethercat-state-change': 'source',
  },
  state: {
    written: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate({ fact, protocol }, context, state) {
    const what = settingOf(fact)
    if (what === undefined) return undefined
    const isUsual =
      fact.kind === 'operation' ? !context.isLearning && context.isUsual() : !state.written.add(what)
    // Silence and changes of access or protection are never learned silently: docs/internals/detection-models.md §5.
    const isPassword = fact.kind === 'operation' && fact.verb === 'set-password'
    const action = context.action() ?? 'configure'
    const { title, gravity, techniques } = describeAction(action)
    // Names and addresses are set at each start.
    if (isUsual && !isPassword && (gravity < 4 || action === 'address')) return undefined
    // Controllers assign names to their devices at each start. Addresses and one-time settings are engineering.
    const isRestart = fact.kind === 'operation' && isStartUp(fact) && context.isUsualLink()
    const isMoved = fact.kind === 'operation' && (isPlace(fact) || isSetOnce(fact))
    // As of commands: what silences or reprograms a device, and changes by a client that came later than others.
    const isUnlearned = !isRestart && (gravity >= 4 || context.lateClient()?.wasThere === false)
    return {
      severity:
        isUsual || isRestart
          ? 'notice'
          : (isMoved || isUnlearned) && context.isLearning
            ? 'minor'
            : undefined,
      alertWhileLearning: isPassword || isMoved || isUnlearned,
      title,
      gravity,
      techniques: isPassword ? ['T0892', 'T0836'] : [...new Set([...techniques, ...rule.techniques])],
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} new settings by ${protocol} (${what})`,
      activity: what,
      subject: fact.kind === 'operation' ? fact.code : fact.kind,
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller sends a device other parameters while it starts',
        learned: [
          {
            protocol: 'profinet-io',
            serverPort: 34_964,
            fact: { ...write, verb: 'read', name: 'Read', code: 'read' },
          },
        ],
        facts: [
          {
            protocol: 'profinet-io',
            serverPort: 34_964,
            fact: {
              ...write,
              name: 'Write at start-up',
              code: 'write',
              object: 'slot 1 subslot 0x0001 index 0x0001',
            },
          },
        ],
        severity: 'notice',
      },
      {
        when: 'without a baseline, a tank label is changed',
        stillLearning: true,
        facts: [
          {
            protocol: 'veeder-root-atg',
            serverPort: 10_001,
            fact: { ...write, name: 'Tank Product Label', code: 'S602', object: 'device:1' },
          },
        ],
        severity: 'minor',
      },
      {
        when: 'a station renames a device',
        learned: [{ ...dcp, fact: { ...write, verb: 'identify', code: 'identify' } }],
        facts: [{ ...dcp, fact: write }],
      },
      {
        when: 'a password is set again by the station that set it while learning',
        learned: [{ ...cip, fact: password }],
        facts: [{ ...cip, fact: password }],
      },
    ],
    silent: [
      { when: 'it has always done so', learned: [{ ...dcp, fact: write }], facts: [{ ...dcp, fact: write }] },
      {
        when: 'a master enables unsolicited reports of an outstation',
        facts: [
          {
            protocol: 'dnp3',
            serverPort: 20_000,
            fact: { ...write, name: 'Enable Unsolicited', code: '20' },
          },
        ],
      },
      {
        when: 'a Windows service is configured',
        facts: [{ protocol: 'dcerpc', serverPort: 445, fact: write }],
      },
    ],
  },
})

function settingOf(fact: RuleInput['fact']): string | undefined {
  if (fact.kind === 'operation') {
    if (fact.outcome !== 'requested' || !isSetting(fact)) return undefined
    return `${fact.name}${fact.object === undefined || fact.object === '' ? '' : `, ${fact.object}`}`
  }
  if (fact.kind !== 'transfer' || fact.purpose !== 'configuration') return undefined
  return fact.direction === 'to-server' ? `file ${fact.name}` : undefined
}
