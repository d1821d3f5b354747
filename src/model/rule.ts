/** The interface of detection rules: facts in, findings out. */
import type { ActionName } from './action.ts'
import type { Alert } from './alert.ts'
import type { ThresholdUpdate } from './baseline-update.ts'
import type { Device, PriorDevice, ProgramChange } from './device.ts'
import type { Fact, Identity, Observation, Operation, Outcome, Session, Traffic, Verb } from './fact.ts'
import type { ConsequenceKind } from './incident.ts'
import type { Traits } from './protocol.ts'
import type { StateDeclarations, StateOf } from './rule-state.ts'
import type { Indicator, IndicatorKind } from './threat.ts'
import type { Microseconds } from './time.ts'

export const SEVERITIES = ['critical', 'major', 'minor', 'warning', 'notice'] as const
export type Severity = (typeof SEVERITIES)[number]

/** The more severe of two. */
export function severer(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other) ? one : other
}

export const ENGINES = ['protocol', 'policy', 'malware', 'anomaly', 'operational'] as const
export type DetectionEngine = (typeof ENGINES)[number]

/** Result of `evaluate` when a rule fires. */
export interface Finding {
  /** Activity with source and target, in one sentence. */
  readonly summary: string
  /** Title of this alert, if the rule's title does not fit. Default: the rule's title. */
  readonly title?: string | undefined
  /** Normal behaviour here, in one sentence; '' if nothing is known yet. */
  readonly normal?: string | undefined
  /** If one alert may have findings of several activities: what was done. The alert is named after its most severe finding. */
  readonly activity?: string | undefined
  /** Raises an alert also while learning, unlike the rule's other findings: see `whileLearning`. */
  readonly alertWhileLearning?: boolean | undefined
  /** How grave the action is: an alert of several findings is titled after the gravest, whatever their severities. */
  readonly gravity?: number | undefined
  /** Device addresses. Default: client and server of the fact. */
  readonly source?: string | undefined
  readonly target?: string | undefined
  /** Findings with different subjects are separate alerts of the same source and target: a block, a module, a point. */
  readonly subject?: string | undefined
  /** Default: the rule's severity. */
  readonly severity?: Severity | undefined
  /**
   * A command that this client, or its like, sends to devices like this one, or a logon of a known host with its own account:
   * before a day was learned, its first time here is a notice. docs/internals/detection-models.md §6
   */
  readonly isOfRole?: boolean | undefined
  /** The packets show that it took effect: the severity needs nothing learned. */
  readonly isConfirmed?: boolean | undefined
  /** Severity with more learned. Default: the same. */
  readonly provenSeverity?: Severity | undefined
  /** Only a line of the day's digest of its device; it takes nothing from the device's allowance of alerts. */
  readonly digestOnly?: boolean | undefined
  /** Default: the rule's techniques. */
  readonly techniques?: readonly string[] | undefined
  /** Vulnerabilities that were tried on the target, named by the rule or the dissector, never taken from packets. */
  readonly cves?: readonly string[] | undefined
  /** Those of the rule's Defender titles that apply to this finding. Default: all. */
  readonly defenderTitles?: readonly string[] | undefined
}

/** The models of docs/internals/detection-models.md §3 that learn how this plant behaves. */
export const MODELS = ['order', 'timing', 'values', 'volume'] as const
export type Model = (typeof MODELS)[number]

/** Input of a rule other than facts: events of the inventory, the models and the clock. */
export type DetectionEvent =
  /** `insteadOf`: at the address of a device that was there while learning. */
  | { readonly kind: 'new-device'; readonly device: Device; readonly insteadOf?: PriorDevice | undefined }
  /** A relation (client, server, service) that was not there before; the traffic that showed it. */
  | { readonly kind: 'new-link'; readonly traffic: Traffic }
  /** Traffic of a flow since the last report; for scans and volumes. */
  | { readonly kind: 'flow'; readonly traffic: Traffic }
  | {
      readonly kind: 'silent-device'
      readonly device: Device
      readonly silentSeconds: number
      readonly usualGapSeconds: number
      /** From its first traffic to its latest. */
      readonly knownSeconds: number
      /** Requested since, or usually sent without a request. */
      readonly isMissed: boolean
      /** The unrequested messages to this group have stopped; the device may still send others. */
      readonly group?: string | undefined
    }
  /** Hardly any of the devices that talk is in the baseline. */
  | { readonly kind: 'baseline-mismatch'; readonly known: number; readonly all: number }
  /** The sensor itself receives nothing any more, or receives again after that. */
  | {
      readonly kind: 'sensor-silent' | 'sensor-hears'
      readonly silentSeconds: number
      readonly usualGapSeconds: number
    }
  /** A backup that came at the same hour of each day did not come. */
  | {
      readonly kind: 'missed-backup'
      /** When it should have begun. */
      readonly due: Microseconds
      readonly days: number
    }
  /** An identity of a device has changed. */
  | {
      readonly kind: 'device-changed'
      readonly device: Device
      readonly attribute: string
      readonly from: string
      readonly to: string
    }
  /** Independent statements name different types of the device: emitted once. */
  | { readonly kind: 'type-contradicted'; readonly device: Device }
  /** Because of such a change, how a device is asked and asks is learned anew for a while. */
  | {
      readonly kind: 'relearning'
      readonly device: Device
      readonly attribute: string
      readonly from: string
      readonly to: string
      /** Number of channels whose pace and order were learned. */
      readonly channels: number
    }
  /** An alert is new, or goes on after a quiet minute: for rules over alerts. Never an alert of such a rule. */
  | { readonly kind: 'alert'; readonly alert: Alert }
  /** A controller's program differs from the one last observed in a transfer. */
  | ({ readonly kind: 'program-changed'; readonly device: Device } & ProgramChange)
  /** A loaded signature has matched; it brings a rule of its own. */
  | {
      readonly kind: 'signature'
      readonly generator: number
      readonly sid: number
      readonly revision: number
    }
  /** A model finds a value unlike the learned ones. Never emitted while that model still learns. */
  | {
      readonly kind: 'deviation'
      readonly model: Model
      /** The model's own word: `unknown-context`, `missed-cycles`, `extra-requests`, `out-of-range`, `too-fast`, `frozen` … */
      readonly what: string
      /** Point, operation or service concerned. */
      readonly subject: string
      readonly seen: string
      /** Learned behaviour, in words that a person can check. */
      readonly usual: string
      /** How far out: 1 is the model's threshold. */
      readonly score: number
      /** Of a pause: the client asks the device other things as before. */
      readonly continues?: boolean | undefined
      /** Of values: what the judgement rests on. */
      readonly evidence?: ValueEvidence | undefined
      /** Of values that were read: as they were written last. */
      readonly isWritten?: boolean | undefined
      /** The operation that showed it, where one did. */
      readonly operation?: Operation | undefined
      /** How the model's line moves if this is normal. */
      readonly teaches?: ThresholdUpdate | undefined
    }

/** `what` of a value that is read as it was written, and was another before: no rule evaluates it. */
export const FOLLOWED = 'followed'

/** How far a value is outside, and how much was learned of its point. */
export interface ValueEvidence {
  /** How far beyond the learned interval, in its own width. */
  readonly excess: number
  readonly samples: number
  /** Hours from the first value learned to the last. */
  readonly learnedHours: number
}

/** A client that first contacted a device after its other clients were established. */
export interface LateClient {
  /** Address of who asked the device first. */
  readonly first: string
  /** Seconds from the first request of any client to the device, to the first of this client. */
  readonly afterSeconds: number
  /** It was on the network when the others were established at the device: it is new to this one only. */
  readonly wasThere: boolean
}

/** Queries of a rule about the site. They change nothing. */
export interface RuleContext {
  /** True while the baseline is learning (no `--learn` or `--baseline` was given and no site closed it). */
  readonly isLearning: boolean
  /** The device behind a party of a fact (`client`, `server`) or an address; undefined when none is known. */
  device(of: 'client' | 'server' | string): Device | undefined
  /** The device of a side as it was some seconds ago at most: enough for what it is, where it is asked about often. */
  cachedDevice(side: 'client' | 'server'): Device | undefined
  /** Is a device known by this address? Cheaper than `device`, which draws its whole picture. */
  isKnownAddress(address: string): boolean
  /** When the first frame from or to the device of this address was captured; undefined when none is known. As cheap. */
  firstSeen(address: string): Microseconds | undefined
  /** When a frame of this address was captured last, half a minute late at most; undefined when no device is known. As cheap. */
  lastSeen(address: string): Microseconds | undefined
  /** When the first packets of this recording were counted: the devices of a plant all appear within minutes after it. */
  observedSince(): Microseconds
  /** Does a side count as part of the internet, as the site has it? Undefined when no device is known. As cheap. */
  isInternet(side: 'client' | 'server'): boolean | undefined
  /** Name and address of one side of the fact for texts, or only the address. */
  nameOf(side: 'client' | 'server'): string
  /**
   * Has this client ever reached this server with this protocol? The fact itself does not count: it is learned afterwards.
   * Of a group: has this client ever sent this verb to it?
   */
  isUsualLink(): boolean
  /**
   * Has this client ever sent this operation to this server, compared by the protocol's behaviour keys, such as its function?
   * @param behaviourKey only by this key; default: by all
   */
  isUsual(behaviourKey?: string): boolean
  /** Behaviour keys of this operation whose value is new from this client to this server. */
  newKeyValues(): readonly (readonly [behaviourKey: string, value: string])[]
  /** Were so many values of this client here seen only once that this new one is no surprise? */
  isNewExpected(): boolean
  /** Was this operation seen on one day only while it was learned, and not since? */
  isOnProbation(): boolean
  /** Do clients of the same type request this from servers of the same type? docs/internals/detection-models.md §4 */
  isUsualOfPeers(): boolean
  /** Where this client is known to use this verb, by this protocol: at this server, whatever the unit, or at another of its type. */
  verbKnownAt(): 'server' | 'type' | undefined
  /**
   * Does this client send this to another server of this one's type: the same, or the same function on another object, to several
   * of them or to one?
   */
  knownAtAlike(): 'same' | 'several' | 'function' | undefined
  /** Does this client use the protocol at other servers of this one's type, whatever it asks there? Of a group: at any. */
  isClientOfOthers(): boolean
  /**
   * Does another client of this one's type use the protocol at this server, as the active one of two stations does? This one was
   * present while the plant was learned.
   */
  isUsedByAlike(): boolean
  /** Has any client ever reached this server by this service? */
  isServed(): boolean
  /** Has this client ever used this verb on this server? */
  isUsualVerb(): boolean
  /** One sentence on what this client normally requests here, for `Finding.normal`: values of a behaviour key; default: verbs. */
  normal(behaviourKey?: string): string
  /** Family of the fact's protocol: a stopped Windows service is no stopped controller. */
  family(): 'ot' | 'it' | 'infrastructure'
  /** Seconds since the conversation of the fact began; undefined where that is not known. */
  secondsConnected(): number | undefined
  /** Effect of the operation on the device; undefined for other facts. */
  action(): ActionName | undefined
  /** `traits` of the fact's protocol. */
  traits(): Traits
  /**
   * The indicator of loaded threat intelligence that matches `value` now; undefined for none.
   * @param port of the server, for indicators with a port
   */
  threat(kind: IndicatorKind, value: string, port?: number): Indicator | undefined
  /** Name of the open maintenance window of the server (or client); '' for none. */
  maintenance(): string
  /** The client of this operation, if it appeared at a device that another client polled before and still polls. */
  lateClient(): LateClient | undefined
}

export interface RuleExample {
  readonly when: string
  /** Facts in order; at the last the rule must fire (or be silent). */
  readonly facts: readonly ExampleFact[]
  /** Facts learned as normal before. */
  readonly learned?: readonly ExampleFact[]
  /** Learning goes on while the facts come. */
  readonly stillLearning?: boolean
  /** Severity expected, where it is not the rule's own. */
  readonly severity?: Severity
  /** Threat intelligence that is loaded. */
  readonly threats?: readonly Indicator[]
}

/** A fact or event between two addresses. Default: client `10.0.0.1`, server `10.0.0.2`, protocol modbus, second 0. */
export interface ExampleFact {
  readonly fact: Fact | DetectionEvent
  readonly protocol?: string
  readonly client?: string
  readonly server?: string
  readonly serverPort?: number
  /** Default: tcp. */
  readonly transport?: Observation['transport']
  /** Seconds after the example began. */
  readonly at?: number
  readonly count?: number
}

export type Watch = Fact['kind'] | DetectionEvent['kind']

/** The facts and events that a rule evaluates, and to which the type of its input is narrowed. `evaluate` gets no others. */
export interface RuleMatch {
  readonly kind: Watch | readonly Watch[]
  /** Default: every protocol. */
  readonly protocols?: readonly string[]
  /** As `RuleContext.family`. Default: every family. */
  readonly families?: readonly ReturnType<RuleContext['family']>[]
  /** Of operations only. Default: every outcome. */
  readonly outcomes?: readonly Outcome[]
  /** Of operations only. Default: every verb. */
  readonly verbs?: readonly Verb[]
  /** False: not for repeats of an operation on the same flow. Default true. */
  readonly repeats?: boolean
  /** Of identities and `device-changed` only. Default: every attribute. */
  readonly attributes?: readonly Identity['attribute'][]
  /** Of sessions only. Default: every phase. */
  readonly phases?: readonly Session['phase'][]
  /** Of `flow` events only, like the next two. Default: every transport. */
  readonly transports?: readonly Traffic['transport'][]
  /** Whether the connection was established, and whether it was refused. Default: both. */
  readonly established?: boolean
  readonly refused?: boolean
}

/** Opened state of the declarations of a rule, by name. */
export type RuleState = Readonly<Record<string, unknown>>

/** A detection rule. Its file is named as its id. */
export interface Rule {
  readonly id: string
  /** Ids it had before, the oldest first, accepted for one release: `former-rule-ids.ts`. */
  readonly formerIds?: readonly string[] | undefined
  readonly engine: DetectionEngine
  readonly title: string
  readonly category: string
  readonly severity: Severity
  /** ATT&CK for ICS technique ids, v19 spelling. */
  readonly techniques: readonly string[]
  /** Titles of the Defender for IoT alerts it corresponds to. */
  readonly defenderTitles: readonly string[]
  /** Consequence for the plant that its alerts prove; titles of incidents begin with the worst. */
  readonly consequence?: ConsequenceKind | undefined
  /** Learning one of its alerts adds the traffic to the baseline: connection, operation, or threshold of a model. */
  readonly learnable: boolean
  /** Approved work may cause it: in a maintenance window its alerts are notices. Default: as `learnable`. */
  readonly plannable?: boolean
  /** Why this matters, for an operator on call. */
  readonly why: string
  readonly todo: readonly string[]
  readonly falsePositives: string
  readonly match: RuleMatch
  /**
   * Its findings while learning. `alert`: alerts as always. `learning-only`: stored and shown as found while learning.
   * `silent`: none, as everything is new then. Default: `learning-only` for learnable policy and anomaly rules, else `alert`.
   */
  readonly whileLearning?: 'alert' | 'learning-only' | 'silent'
  /**
   * Evidence of its findings. `learned`: severity depends on how much was learned of the device (`detect/evidence.ts`),
   * or of the plant for facts other than operations of industrial protocols. `packets`: the packets prove it without
   * learning. Default: `learned` for operations of industrial protocols judged by policy rules, else `packets`.
   */
  readonly evidence?: 'learned' | 'packets' | undefined
  /** The model that it depends on: if that is off, the rule never fires. */
  readonly requiresModel?: Model | undefined
  /** State from fact to fact, by name: typed and bounded. Default: nothing. */
  readonly state?: StateDeclarations | undefined
  /**
   * Rules with better alerts about the same activity. If one of them fired for the same source within ten minutes, a finding of
   * this rule is merged into that alert, unless it is more severe. `pair`: only if the target is the same, too; `action`: and if
   * that alert names an action of an industrial protocol.
   */
  readonly correlateInto?: Readonly<Record<string, 'source' | 'pair' | 'action'>> | undefined
  /** A rule with more findings in an hour of traffic disables itself, with an event. Default: never. */
  readonly mostHitsAnHour?: number | undefined
  /** @param state what was opened of `Rule.state` */
  evaluate(input: RuleInput, context: RuleContext, state: RuleState): Finding | undefined
  /** Only for tests. A getter if they are many, so that they are not made at each start. */
  readonly examples: RuleExamples
}

export interface RuleExamples {
  readonly fires: readonly RuleExample[]
  readonly silent: readonly RuleExample[]
}

/** Rules found by the content of a fact instead of evaluated one after another: thousands of them cost little. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly watches: ReadonlySet<Watch>
  /** Rules that may fire on this; the list is valid until the next call. */
  candidates(input: RuleInput): readonly Rule[]
}

/** Input of `evaluate`: an observed fact, or an event with the same context. */
export type RuleInput = Omit<Observation, 'fact'> & { readonly fact: Fact | DetectionEvent }

type ElementOf<T> = T extends readonly (infer Element)[] ? Element : T
type ListedIn<M, Key extends string, Default> = M extends { readonly [K in Key]: readonly (infer Element)[] }
  ? Element
  : Default
/** Some members of the union have several kinds. */
type OfKind<F, Kind> = F extends { readonly kind: infer Own }
  ? [Own & Kind] extends [never]
    ? never
    : F
  : never
type Narrowed<F, M> = F extends { readonly kind: 'operation' }
  ? F & {
      readonly outcome: ListedIn<M, 'outcomes', Outcome>
      readonly verb: ListedIn<M, 'verbs', Verb>
    }
  : F extends { readonly kind: 'identity' }
    ? F & { readonly attribute: ListedIn<M, 'attributes', Identity['attribute']> }
    : F extends { readonly kind: 'session' }
      ? F & { readonly phase: ListedIn<M, 'phases', Session['phase']> }
      : F

/** Input of a rule that matches `M`. */
export type MatchedInput<M extends RuleMatch> = Omit<RuleInput, 'fact' | 'protocol'> & {
  readonly protocol: ListedIn<M, 'protocols', string>
  readonly fact: Narrowed<OfKind<Fact | DetectionEvent, ElementOf<M['kind']>>, M>
}

/** A rule whose input has the type of its `match`, and whose state that of its declarations. */
export function defineRule<
  const M extends RuleMatch,
  const S extends StateDeclarations = Record<never, never>,
>(
  rule: Omit<Rule, 'match' | 'state' | 'evaluate'> & {
    readonly match: M
    readonly state?: S | undefined
    evaluate(input: MatchedInput<M>, context: RuleContext, state: StateOf<S>): Finding | undefined
  },
): Rule {
  // The rule table calls it for nothing else, and with the state of its declarations.
  return rule as unknown as Rule
}

export type { Operation }
