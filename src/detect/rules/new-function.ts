import { type ActionName, describeAction, familyOfAction } from '#model/action'
import type { Operation } from '#model/fact'
import { isQuiet } from '#model/fact'
import {
  defineRule,
  type Finding,
  type RuleContext,
  type RuleInput,
  SEVERITIES,
  type Severity,
} from '#model/rule'
import { distinctWindow, type StateOf } from '#model/rule-state'
import { type ClientStanding, officeWordsOf, techniquesOf, titleOf } from '../actions.ts'
import {
  type NoveltyTitles,
  newsOf,
  noveltyTitles,
  titlesOfDevice,
} from '../defender-titles/defender-titles.ts'
import type { Novelty } from '../defender-titles/novelty.ts'
import { isLateHost } from '../late-host.ts'
import { isGroup, isOffice } from '../names.ts'
import { isPartOfPlant } from '../part-of-plant.ts'
import { isSetting, isUnlocking } from '../settings.ts'

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'requested',
} as const
const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  object: 'holding:7',
  unit: '1',
  outcome: 'requested',
} as const

const silence = {
  ...write,
  verb: 'configure',
  name: 'Disable Unsolicited Messages',
  code: '21',
  object: undefined,
} as const
const master = { protocol: 'dnp3', serverPort: 20_000 } as const
const switched = (object: string) => ({
  protocol: 'iec104',
  serverPort: 2404,
  fact: { ...write, verb: 'operate', name: 'C_SC_NA_1 single command', code: '45', object } as const,
})
const broker = { protocol: 'mqtt', serverPort: 1883 } as const
const command = {
  ...write,
  verb: 'operate',
  name: 'PUBLISH',
  code: '3',
  object: 'press/cmd',
  unit: undefined,
} as const

/** Verbs that other rules cover, new or not. */
const COVERED: ReadonlySet<string> = new Set([
  'stop',
  'restart',
  'force',
  'download-program',
  'upload-program',
  'update-firmware',
])

/** Actions of every client that polls, and sessions that only carry them. */
const EVERYDAY: ReadonlySet<ActionName> = new Set([
  'session',
  'session-end',
  'subscribe',
  'report',
  'silence',
])

/** Actions of a known client that comes back, or of its server: subscriptions end with the restart of either. */
const RETURNS: ReadonlySet<ActionName> = new Set(['session', 'session-end', 'subscribe'])
/**
 * Operations of clients as they connect, before they continue as usual: OPC UA activates a session, MMS identifies the
 * server, EtherNet/IP reads the identity. Connections that were open when learning began did not show them.
 */
const CONNECTS: ReadonlySet<ActionName> = new Set(['logon', 'identify', 'read-state', 'subscribe'])
/**
 * A master that connects to a device which has restarted: it stops the reports, sets the clock and reads all (IEEE 1815 §5.1.1,
 * IEC 60870-5-5 §6.1).
 */
const BEGINS: ReadonlySet<ActionName> = new Set(['silence', 'clock'])
const BEGINS_SECONDS = 30
/** Reads of what else the device has, as a client does that has one more point to show. */
const READS: ReadonlySet<ActionName> = new Set(['identify', 'read-values', 'read-image', 'subscribe'])

/** Operations on one device after another of a kind; other changes must be exactly the same there. */
const OPERATED: ReadonlySet<ActionName> = new Set(['command', 'set-parameter'])
/** Devices that get such a command for the first time within a minute: no operator goes from one to the next as fast. */
const SWEPT = { devices: 3, seconds: 60 } as const

/** Kinds per client. Scans have hundreds: beyond it one alert holds the rest. */
const MANY = { kinds: 10, seconds: 600 } as const

const STATE = {
  kinds: distinctWindow({ limit: 10_000, seconds: MANY.seconds }),
  alike: distinctWindow({ limit: 10_000, seconds: SWEPT.seconds }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'new-function',
  engine: 'policy',
  title: 'New command from known client',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T1692.001', 'T0836'],
  defenderTitles: noveltyTitles,
  learnable: true,
  whileLearning: 'learning-only',
  evidence: 'learned',
  why: 'Machines repeat themselves. A new command from a known station is how a compromised station looks.',
  todo: [
    'Ask the operator of the client what was done',
    'Compare the written value with the set point',
    'Look for a remote session on the client',
  ],
  falsePositives: 'Rare operator actions and engineering work that did not occur while learning.',
  match: { kind: 'operation', outcomes: ['requested'] },
  // Writes of an unknown client have one rule of their own.
  correlateInto: { 'commands-from-unknown-client': 'pair' },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, protocol, client, server } = input
    const isIndustrial = context.family() === 'ot'
    if (context.isLearning && !isWorthNaming(fact, isIndustrial, context)) return undefined
    const isCovered = COVERED.has(fact.verb) || isSetting(fact) || isUnlocking(fact, context.traits())
    if (isIndustrial && isCovered) return undefined
    const fresh = context.newKeyValues()
    if (fresh.length === 0)
      return context.isOnProbation()
        ? onceBefore(input, context)
        : isIndustrial && !isQuiet(fact.verb)
          ? usualButGrave(input, context)
          : undefined
    const isUnknownClient = !context.isUsualLink()
    // It sends such commands to another device of this type.
    const isForAlike = isUnknownClient && isIndustrial && context.verbKnownAt() === 'type'
    const news = newsOf(protocol, fact, { fresh, isUnknownClient })
    // A new connection has its own rule.
    if (!isIndustrial && isUnknownClient && fact.verb === 'read' && news?.novelty.ofUnknownClients !== true)
      return undefined
    if (!isIndustrial && !isWorthTelling(fact, news?.novelty, context)) return undefined
    const isOfPeers = !isUnknownClient && context.isUsualOfPeers()
    if (isOfPeers && fact.verb === 'read') return undefined
    const action = isIndustrial ? context.action() : undefined
    // Test frames and keep-alives show only that the client is there, which the rule for connections reports.
    if (action === 'upkeep') return undefined
    const what = news === undefined ? '' : `: new ${news.novelty.what(fact, news.keyValue)}`
    const behaviourKey = news?.novelty.behaviourKey ?? ''
    // A station of the plant that takes over from another, or has one more device to show.
    const isLook = action !== undefined && describeAction(action).gravity <= 1
    const subject = subjectOf(fact, news, { isUnknownClient, action })
    const kinds = state.kinds.add([client.ip ?? client.mac, server.ip ?? server.mac], subject)
    const isMany = kinds > MANY.kinds
    const isAlertUnlearned = isUnlearned(fact, action, context)
    const alike = isUnknownClient ? undefined : sentToAlike(input, action, context, state)
    const isOfAlike = alike !== undefined
    const isOneMore = !isUnknownClient && isOneMoreObject(fact, action, { fresh, context })
    // The publisher is judged by its own message. Where that is not captured, the receiver shows it.
    const isHandedOn = fact.about === 'client' && context.traits().isBrokered === true
    return {
      activity: fact.name,
      // Of remote execution the beginning of a baseline is no excuse.
      ...(news?.novelty.isGrave === true && { gravity: 3 as const }),
      ...(action !== undefined &&
        wordsOf(action, isUnknownClient && !isForAlike ? 'unknown' : 'known', input, context)),
      ...(action === undefined && isUnknownClient && officeWordsOf(fact.verb)),
      ...(action !== undefined &&
        isHandedOn && { title: `${describeAction(action).title}, handed on by a broker` }),
      summary: `${sentence(fact, context.nameOf(isHandedOn ? 'server' : 'client'), context.nameOf(isHandedOn ? 'client' : 'server'))} for the first time${what}${isMany ? `; ${kinds} new commands within ten minutes` : ''}`,
      normal: `${context.normal(behaviourKey)}${isOfPeers ? ' Other clients of this type send it to other devices of that type.' : isOfAlike ? ' It sends such commands to other devices of this type.' : ''}`,
      subject: isMany ? 'many' : subject,
      alertWhileLearning: isAlertUnlearned,
      isOfRole: !isMany && !isAlertUnlearned && (isOfPeers || alike === 'same' || alike === 'several'),
      defenderTitles: [...(news?.novelty.titles ?? []), ...titlesOfDevice(context.device('server'), fact)],
      ...(isAlertUnlearned
        ? { severity: 'minor' as const, provenSeverity: 'major' as const }
        : isHandedOn
          ? { severity: 'warning' as const, provenSeverity: 'minor' as const }
          : isOfPeers && (action === undefined || describeAction(action).gravity < 3)
            ? { severity: lesser('warning', severityOf(fact, action, { isUnknownClient, context })) }
            : isLook &&
                isUnknownClient &&
                (isForAlike || context.isUsedByAlike() || (isGroup(server) && context.isClientOfOthers()))
              ? { severity: 'notice' as const, provenSeverity: 'minor' as const }
              : isOneMore && context.isNewExpected()
                ? { severity: 'warning' as const, provenSeverity: 'major' as const }
                : isOfPeers || isForAlike || isOfAlike || isOneMore
                  ? { severity: 'minor' as const, provenSeverity: 'major' as const }
                  : { severity: severityOf(fact, action, { isUnknownClient, context }) }),
    }
  },
  examples: {
    fires: [
      {
        when: 'a client that only read before writes',
        learned: [{ fact: read, count: 50 }],
        facts: [{ fact: write }],
      },
      {
        when: 'a client reads new registers',
        learned: [{ fact: read, count: 50 }],
        facts: [{ fact: { ...read, object: 'holding:4000..4009' } }],
        severity: 'notice',
      },
      {
        when: 'a broker hands on a command to a subscriber that got none before',
        learned: [{ ...broker, fact: { ...command, verb: 'subscribe', name: 'SUBSCRIBE', code: '8' } }],
        facts: [{ ...broker, fact: { ...command, about: 'client' } }],
        severity: 'warning',
      },
      {
        when: 'a client of a broker sends its first command',
        learned: [{ ...broker, fact: { ...command, verb: 'subscribe', name: 'SUBSCRIBE', code: '8' } }],
        facts: [{ ...broker, fact: command }],
        severity: 'major',
      },
      {
        when: 'an unknown client reads',
        learned: [{ client: '10.0.0.7', fact: read, count: 50 }],
        facts: [{ fact: read }],
        severity: 'minor',
      },
      {
        when: 'an unknown client requests all data of an outstation',
        learned: [
          {
            protocol: 'dnp3',
            serverPort: 20000,
            fact: { ...read, code: '1', name: 'Read', object: 'class:0' },
          },
        ],
        facts: [
          {
            protocol: 'dnp3',
            serverPort: 20000,
            client: '10.0.0.66',
            fact: { ...read, code: '1', name: 'Read', object: 'class:1 class:2 class:3 class:0' },
          },
        ],
      },
      {
        when: 'a client that writes all day writes one more register',
        learned: [{ fact: write, count: 50 }],
        facts: [{ fact: { ...write, object: 'holding:4007' } }],
        severity: 'minor',
      },
      {
        when: 'a client that operates another object nearly each time operates one more',
        learned: ['ioa:3001', 'ioa:3002', 'ioa:3002', 'ioa:3003'].map((object) => switched(object)),
        facts: [switched('ioa:3000')],
        severity: 'warning',
      },
      {
        when: 'a client that writes to devices of this type writes to one that it only read',
        learned: [
          { fact: read, count: 50 },
          { server: '10.0.0.3', fact: write },
        ],
        facts: [{ fact: write }],
        severity: 'minor',
      },
      {
        when: 'it writes to a third such device within a minute',
        learned: ['10.0.0.2', '10.0.0.4', '10.0.0.5', '10.0.0.3'].map((server) => ({
          server,
          fact: server === '10.0.0.3' ? write : read,
          count: 50,
        })),
        facts: ['10.0.0.4', '10.0.0.5', '10.0.0.2'].map((server, at) => ({ server, at, fact: write })),
        severity: 'major',
      },
      {
        when: 'a client disables reports again, as it did while learning',
        learned: [{ ...master, fact: silence, count: 3 }],
        facts: [{ ...master, fact: silence }],
        severity: 'notice',
      },
      {
        when: 'with nothing learned, a client stops the reports of a device that another client polls',
        stillLearning: true,
        facts: [
          { ...master, fact: { ...read, code: '1', name: 'Read' }, count: 20 },
          { ...master, at: 30, client: '10.0.0.66', fact: silence },
        ],
        severity: 'minor',
      },
      {
        when: 'it writes with another function',
        learned: [{ fact: write, count: 50 }],
        facts: [{ fact: { ...write, code: '22', name: 'Mask Write Register' } }],
        severity: 'major',
      },
    ],
    silent: [
      { when: 'it reads as learned', learned: [{ fact: read, count: 50 }], facts: [{ fact: read }] },
      {
        when: 'it writes what it wrote while learning',
        learned: [{ fact: read }, { fact: write }],
        facts: [{ fact: write }],
      },
      {
        when: 'it stops the controller (rule of its own)',
        learned: [{ fact: read, protocol: 's7comm', serverPort: 102 }],
        facts: [{ fact: { ...write, verb: 'stop', code: '0x29' }, protocol: 's7comm', serverPort: 102 }],
      },
    ],
  },
})

/** Seen on one day of learning only: the attacker may have been active that day. */
function onceBefore({ fact }: RuleInput, context: RuleContext): Finding | undefined {
  if (fact.kind !== 'operation' || context.family() !== 'ot') return undefined
  return {
    summary: `${sentence(fact, context.nameOf('client'), context.nameOf('server'))}, which was seen on one day only before`,
    normal: context.normal(),
    subject: `once before ${fact.code}`,
    defenderTitles: [],
    severity: 'notice',
    techniques: describeAction(context.action() ?? 'read-values').techniques,
  }
}

/** Never learned silently: what silences, deletes, or touches safety, protection and access (docs/internals/detection-models.md §5). */
function usualButGrave({ fact }: RuleInput, context: RuleContext): Finding | undefined {
  const action = context.action()
  if (action === undefined || context.isLearning || fact.kind !== 'operation') return undefined
  const { title, gravity, techniques } = describeAction(action)
  if (gravity < 4 || fact.verb === 'subscribe' || action === 'start' || action === 'mode') return undefined
  const connected = BEGINS.has(action) ? context.secondsConnected() : undefined
  if (connected !== undefined && connected < BEGINS_SECONDS) return undefined
  return {
    title,
    activity: `${title.toLowerCase()} (${fact.name})`,
    summary: `${sentence(fact, context.nameOf('client'), context.nameOf('server'))}, as it did before`,
    normal: context.normal(),
    subject: `usual ${familyOfAction(action)}`,
    defenderTitles: [],
    severity: 'notice',
    techniques,
  }
}

/** Title, activity and techniques of the action. */
function wordsOf(
  action: ActionName,
  standing: ClientStanding,
  input: RuleInput,
  context: RuleContext,
): Pick<Finding, 'title' | 'activity' | 'techniques' | 'gravity'> {
  const { title, gravity } = describeAction(action)
  return {
    title: titleOf(action, standing),
    activity: `${title.toLowerCase()}${input.fact.kind === 'operation' ? ` (${input.fact.name})` : ''}`,
    gravity,
    techniques: techniquesOf(action, {
      standing,
      isTransient: standing === 'unknown' && isLateHost(input.client.ip, input, context),
      isFromInternet: context.isInternet('client') === true,
      isControllerInterface: context.traits().isControllerInterface === true,
    }),
  }
}

/** Office clients open new files and pages all day: only plant devices and new kinds of requests count. */
function isWorthTelling({ verb }: Operation, novelty: Novelty | undefined, context: RuleContext): boolean {
  const classes = [context.device('client')?.class, context.device('server')?.class]
  if (classes.includes('OT')) return true
  if (novelty === undefined || classes.includes('Internet')) return false
  // Office computers take a file server, a printer or a web page into use at any time.
  if (
    novelty.isGrave !== true &&
    isOffice(context.device('client')) &&
    !isPartOfPlant(context.device('server'))
  )
    return false
  return novelty.isEach === true || novelty.isGrave === true || !isQuiet(verb)
}

/**
 * One alert for each new function of a known client. An unknown client, for which all is new, gets one for each family of
 * actions. A change is never merged into a read, nor a read into a browse.
 */
function subjectOf(
  { verb }: Operation,
  news: NoveltyTitles | undefined,
  { isUnknownClient, action }: { readonly isUnknownClient: boolean; readonly action: ActionName | undefined },
): string {
  const family = action === undefined ? '' : familyOfAction(action)
  if (isUnknownClient && action !== undefined && news?.novelty.ofUnknownClients !== true) return family
  if (news === undefined) return family
  const { behaviourKey, isEach, ofUnknownClients } = news.novelty
  if (isUnknownClient && ofUnknownClients !== true)
    return `${behaviourKey} ${isQuiet(verb) ? 'looked' : 'changed'}`
  if (isEach === true || ofUnknownClients === true) return `${behaviourKey} ${news.keyValue}`
  return verb === 'browse'
    ? `${behaviourKey} browsed`
    : isQuiet(verb)
      ? behaviourKey
      : `${behaviourKey} changed`
}

/** Devices also report unsolicited. */
function sentence({ verb, name, object }: Operation, client: string, server: string): string {
  const on = object === undefined || object === '' ? '' : ` on ${object.slice(0, 120)}`
  return verb === 'report'
    ? `${client} and ${server} exchange ${name}${on}`
    : `${client} sent ${name}${on} to ${server}`
}

/**
 * A client that changes objects of the device all day changes one more: operators have rare set points. With other alerts of an
 * incident it counts in full.
 */
function isOneMoreObject(
  { verb, code }: Operation,
  action: ActionName | undefined,
  {
    fresh,
    context,
  }: { readonly fresh: ReturnType<RuleContext['newKeyValues']>; readonly context: RuleContext },
): boolean {
  if (action === undefined || isQuiet(verb) || describeAction(action).gravity !== 3) return false
  return context.isUsualVerb() && !fresh.some(([, keyValue]) => keyValue === code)
}

/**
 * A client that polls this device and commands others of its type commands this one, too. Not where it does so to many of them
 * at once. With other alerts of an incident it counts in full.
 */
function sentToAlike(
  { client, server, protocol }: RuleInput,
  action: ActionName | undefined,
  context: RuleContext,
  state: State,
): ReturnType<RuleContext['knownAtAlike']> {
  if (action === undefined || describeAction(action).gravity !== 3) return undefined
  const known = context.knownAtAlike()
  if (known === undefined || (known !== 'same' && !OPERATED.has(action))) return undefined
  const devices = state.alike.add([protocol, client.ip ?? client.mac], server.ip ?? server.mac ?? '')
  return devices < SWEPT.devices ? known : undefined
}

/** By what is done, not by the verb; reads do no harm yet, and office clients change daily. */
function severityOf(
  { verb }: Operation,
  action: ActionName | undefined,
  { isUnknownClient, context }: { readonly isUnknownClient: boolean; readonly context: RuleContext },
): Severity | undefined {
  if (action === undefined) return isQuiet(verb) ? 'warning' : 'minor'
  // A client that comes back after a restart opens its session again.
  if (!isUnknownClient && RETURNS.has(action)) return 'notice'
  if (!isUnknownClient && READS.has(action) && context.isUsualVerb()) return 'notice'
  const connected = context.secondsConnected()
  if (!isUnknownClient && CONNECTS.has(action) && connected !== undefined && connected < BEGINS_SECONDS)
    return 'notice'
  if (!isUnknownClient && BEGINS.has(action) && connected !== undefined && connected < BEGINS_SECONDS)
    return 'minor'
  // Devices also report unrequested to known clients. A publisher that connects again announces what it has.
  if (action === 'report') {
    const isReturn = connected !== undefined && connected < BEGINS_SECONDS && context.isUsualVerb()
    return isUnknownClient ? 'minor' : isReturn ? 'notice' : 'warning'
  }
  // A client that ends its own subscription silences no other.
  return describeAction(action).gravity >= 3 && verb !== 'subscribe' ? undefined : 'minor'
}

/**
 * While learning, every look is the first one: what changes, halts or copies something gets its name, and what a client
 * looks at that comes to the network when others have polled the device before.
 */
function isWorthNaming({ verb }: Operation, isIndustrial: boolean, context: RuleContext): boolean {
  const action = isIndustrial ? context.action() : undefined
  if (action === undefined) return false
  const isEveryday = isQuiet(verb) && EVERYDAY.has(action)
  if (!isEveryday && describeAction(action).gravity >= 2) return true
  return context.lateClient()?.wasThere === false
}

/**
 * With nothing learned, what halts, silences or reprograms a device is an alert, as is a change by a client that comes to the
 * network when others have polled the device before. Subscriptions end with the client, a master begins with `BEGINS`, and modes
 * have a rule of their own.
 */
function isUnlearned({ verb }: Operation, action: ActionName | undefined, context: RuleContext): boolean {
  if (action === undefined || verb === 'subscribe' || !context.isLearning) return false
  if (action === 'start' || action === 'mode') return false
  const { gravity } = describeAction(action)
  const connected = BEGINS.has(action) ? context.secondsConnected() : undefined
  if (connected !== undefined && connected < BEGINS_SECONDS) return false
  return gravity >= 4 || (gravity === 3 && context.lateClient()?.wasThere === false)
}

/** The less severe of two; undefined is the severity of the rule, which is more. */
function lesser(one: Severity, other: Severity | undefined): Severity {
  return other === undefined || SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other) ? one : other
}
