import { describeAction } from '#model/action'
import type { Operation, Verb } from '#model/fact'
import { defineRule, type Finding, type LateClient, type RuleContext, type RuleInput } from '#model/rule'
import { countWindow, distinctWindow, type StateOf } from '#model/rule-state'
import { type ClientStanding, techniquesOf, titleOf } from '../actions.ts'
import { isPartOfPlant } from '../part-of-plant.ts'
import { isSetting } from '../settings.ts'

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Multiple Registers',
  code: '16',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'requested',
} as const
const operate = { ...write, verb: 'operate', name: 'Direct Operate', code: '5', object: 'g12v1:3' } as const
const silence = {
  ...write,
  verb: 'configure',
  name: 'Disable Unsolicited Messages',
  code: '21',
  object: undefined,
} as const
const master = { protocol: 'dnp3', serverPort: 20_000 } as const
const read = { ...write, verb: 'read', name: 'Read Holding Registers', code: '3' } as const

/** Writing operations apart from settings; more severe ones have their own rules. */
const CHANGES: ReadonlySet<Verb> = new Set(['write', 'operate', 'force', 'set-time', 'delete', 'execute'])
/** Devices with this many clients, such as building controllers and gateways, have changing clients anyway. */
const MANY_CLIENTS = 4
const CLIENTS_WINDOW_SECONDS = 3600
/**
 * A host that polls once in several minutes, such as an order system, cannot be distinguished from a second master earlier,
 * unless it repeats its writes. A client that was not seen on the network before counts as unknown at once.
 */
const RARE_SECONDS = 300
const FEW_WRITES = 5
/** Devices commanded for the first time within a minute: no operator goes from one to the next as fast. */
const SWEPT = { devices: 3, seconds: 60 } as const

const STATE = {
  clients: distinctWindow({ limit: 10_000, seconds: CLIENTS_WINDOW_SECONDS }),
  changes: countWindow({ limit: 10_000, seconds: RARE_SECONDS }),
  swept: distinctWindow({ limit: 10_000, seconds: SWEPT.seconds }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'commands-from-unknown-client',
  formerIds: ['control-by-newcomer'],
  engine: 'anomaly',
  title: 'Commands from an unknown client',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0848', 'T1692.001'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  consequence: 'command',
  learnable: true,
  // A capture of an attack, read without a baseline, still shows the second master.
  whileLearning: 'learning-only',
  why: 'A device normally has one master. FrostyGoop and Industroyer acted as a second one: an unknown host that wrote at once.',
  todo: [
    'Identify the client: device, owner, first seen',
    'Disconnect it if nobody is responsible for it',
    'Compare the values of the device with the operators’ settings',
  ],
  falsePositives: 'A replaced or additional SCADA server, until it is learned.',
  evidence: 'learned',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, protocol } = input
    const isSilencing = context.traits().silencingOperations?.includes(fact.code) === true
    const isChange = fact.verb === 'configure' ? isSetting(fact) : CHANGES.has(fact.verb)
    const late = context.isLearning && (isSilencing || isChange) ? context.lateClient() : undefined
    if (late !== undefined) return interference(input, fact, context, state, { ...late, isSilencing })
    if (!isSilencing && !['operate', 'force', 'write'].includes(fact.verb)) return undefined
    if (context.isUsualLink() || !context.isServed()) return undefined
    // An operator station operates one more device of a kind for which it is responsible.
    const isResponsible = !isSilencing && context.verbKnownAt() === 'type'
    // A station of the plant does what its kind does for the first time, or is abused.
    const isOfPlant = isPartOfPlant(context.device('client')) || context.isClientOfOthers()
    return {
      ...wordsOf(context, isSilencing, isResponsible ? 'known' : 'unknown'),
      severity: isResponsible ? 'minor' : isOfPlant ? 'major' : undefined,
      isOfRole: isResponsible && isOfRole(input, context, state),
      summary: `${context.nameOf('client')}, which never communicated with ${context.nameOf('server')} before, ${isSilencing ? 'disables its reports' : fact.verb === 'write' ? 'writes to it' : 'operates it'} (${protocol}: ${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`})`,
      normal: isResponsible
        ? 'Other clients control this device; this one controls others of its type.'
        : 'Other clients control this device; this one never did.',
    }
  },
  examples: {
    fires: [
      {
        when: 'without a baseline, a second client comes to a device that another client polls, reads and writes',
        stillLearning: true,
        facts: [
          { fact: read, count: 20 },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 31, client: '10.0.0.66', fact: write },
        ],
        severity: 'major',
      },
      {
        when: 'a known host that also polls another device may write this rarely',
        stillLearning: true,
        facts: [
          { client: '10.0.0.66', server: '10.0.0.3', fact: read },
          { fact: read, count: 20 },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 31, client: '10.0.0.66', fact: write },
        ],
        severity: 'minor',
      },
      {
        when: 'such a host repeats its writes',
        stillLearning: true,
        facts: [
          { client: '10.0.0.66', server: '10.0.0.3', fact: read },
          { fact: read, count: 20 },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 31, client: '10.0.0.66', fact: write },
          { at: 35, client: '10.0.0.66', fact: write, count: FEW_WRITES },
        ],
        severity: 'major',
      },
      {
        when: 'such a host writes after a long time without new clients',
        stillLearning: true,
        facts: [
          { client: '10.0.0.66', server: '10.0.0.3', fact: read },
          { fact: read, count: 20 },
          { at: 290, fact: read },
          { at: 310, client: '10.0.0.66', fact: write },
        ],
        severity: 'major',
      },
      {
        when: 'an unknown client writes registers (FrostyGoop)',
        learned: [{ fact: write, count: 50 }],
        facts: [{ client: '10.0.0.66', fact: write }],
      },
      {
        when: 'an unknown client operates an outstation',
        learned: [{ ...master, fact: operate }],
        facts: [{ ...master, client: '10.0.0.66', fact: operate }],
      },
      {
        when: 'an unknown client disables unsolicited messages',
        learned: [{ ...master, fact: silence }],
        facts: [{ ...master, client: '10.0.0.66', fact: silence }],
      },
    ],
    silent: [
      {
        when: 'without a baseline, the writing client has polled as long as the other',
        stillLearning: true,
        facts: [
          { fact: read },
          { at: 2, client: '10.0.0.66', fact: read },
          { at: 40, client: '10.0.0.66', fact: write },
        ],
      },
      {
        when: 'without a baseline, an HMI that started later is used after a while',
        stillLearning: true,
        facts: [
          { fact: read },
          { at: 30, client: '10.0.0.66', fact: read },
          { at: 120, client: '10.0.0.66', fact: write },
        ],
      },
      { when: 'the master writes', learned: [{ fact: write }], facts: [{ fact: write }] },
      {
        when: 'an unknown client only reads (other rules)',
        learned: [{ fact: write }],
        facts: [{ client: '10.0.0.66', fact: read }],
      },
      {
        when: 'the device itself is new',
        learned: [{ fact: write }],
        facts: [{ server: '10.0.0.77', fact: write }],
      },
    ],
  },
})

/** It sends the same to devices like this one, or the same function to several of them; and not to many at once. */
function isOfRole({ client, server, protocol }: RuleInput, context: RuleContext, state: State): boolean {
  const known = context.knownAtAlike()
  const devices = state.swept.add([protocol, client.ip ?? client.mac], server.ip ?? server.mac ?? '')
  return (known === 'same' || known === 'several') && devices < SWEPT.devices
}

/** Title, gravity and techniques of the action. */
function wordsOf(
  context: RuleContext,
  isSilencing: boolean,
  standing: ClientStanding = 'unknown',
): Pick<Finding, 'title' | 'gravity' | 'techniques' | 'activity'> {
  const action = isSilencing ? 'silence' : (context.action() ?? 'command')
  const { title, gravity } = describeAction(action)
  return {
    title: titleOf(action, standing),
    activity: title.toLowerCase(),
    gravity,
    techniques: [...new Set([...rule.techniques, ...techniquesOf(action, { standing })])],
  }
}

/** No baseline, but the other clients were there before and continue. */
function interference(
  { protocol, client, server, count }: RuleInput,
  fact: Operation,
  context: RuleContext,
  state: State,
  { first, afterSeconds, wasThere, isSilencing }: LateClient & { readonly isSilencing: boolean },
): Finding | undefined {
  if (context.traits().isBrokered === true) return undefined
  const device = [protocol, server.ip ?? server.mac]
  const clients = state.clients.add(device, client.ip ?? client.mac ?? '') + 1
  const changes = state.changes.add([device, client.ip ?? client.mac], count)
  const isFew = fact.verb === 'write' && afterSeconds < RARE_SECONDS && changes <= FEW_WRITES
  const mayBeRare = wasThere && isFew && !isSilencing
  const object = fact.object === undefined ? '' : ` ${fact.object}`
  return {
    severity: clients < MANY_CLIENTS && !mayBeRare ? 'major' : 'minor',
    alertWhileLearning: true,
    ...wordsOf(context, isSilencing),
    summary: `${context.nameOf('client')} appeared ${afterSeconds} s after ${first} at ${context.nameOf('server')} and ${isSilencing ? 'disabled its reports' : 'sent a command'} within a minute (${protocol}: ${fact.name}${object})`,
    normal: `${first} polled this device before and still does; no baseline has been learned yet.`,
  }
}
