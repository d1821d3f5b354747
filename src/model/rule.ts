/** The contract of detection rules: facts in, findings out. */
import type { Alert } from './alert.ts'
import type { ThresholdUpdate } from './baseline-update.ts'
import type { Device, PriorDevice, ProgramChange } from './device.ts'
import type { Fact, Identity, Observation, Operation, Outcome, Session, Traffic, Verb } from './fact.ts'
import type { Traits } from './protocol.ts'
import type { Indicator, IndicatorKind } from './threat.ts'
import type { Microseconds } from './time.ts'

export const SEVERITIES = ['critical', 'major', 'minor', 'warning', 'notice'] as const
export type Severity = (typeof SEVERITIES)[number]

export const ENGINES = ['protocol', 'policy', 'malware', 'anomaly', 'operational'] as const
export type DetectionEngine = (typeof ENGINES)[number]

/** What a rule says when it speaks. */
export interface Finding {
  /** Who did what to whom, in one sentence. */
  readonly summary: string
  /** What the alert is called, where the case at hand is another than the rule's title says. */
  readonly title?: string | undefined
  /** What is normal here, in one sentence; '' where nothing is known yet. */
  readonly normal?: string | undefined
  /** Where findings of several deeds may be one alert: what was done. The alert names it after its gravest finding. */
  readonly activity?: string | undefined
  /** An alarm from the first packet on, where the rule's other findings are only new here: see `whileLearning`. */
  readonly alertWhileLearning?: boolean | undefined
  /** Device addresses, where they are not the fact's client and server. */
  readonly source?: string | undefined
  readonly target?: string | undefined
  /** Tells apart findings about one source and target that deserve an alert each: a block, a module, a point. */
  readonly subject?: string | undefined
  /** Where the case at hand is less, or more, than the rule's own severity. */
  readonly severity?: Severity | undefined
  /** Where the case at hand names another technique than the rule. */
  readonly techniques?: readonly string[] | undefined
  /** Weaknesses that were tried on the target: those that the rule or the dissector names, nothing that packets say. */
  readonly cves?: readonly string[] | undefined
  /** Those of the rule's Defender titles that the case at hand shows; default: all of them. */
  readonly defenderTitles?: readonly string[] | undefined
}

/** The models of docs/internals/detection-models.md §3 that learn how this plant behaves. */
export const MODELS = ['order', 'timing', 'values', 'volume'] as const
export type Model = (typeof MODELS)[number]

/** A thing a rule may watch besides facts: what the sensor itself notices. */
export type DetectionEvent =
  /** `insteadOf`: at the address of a device that was there while learning. */
  | { readonly kind: 'new-device'; readonly device: Device; readonly insteadOf?: PriorDevice | undefined }
  /** A relation (client, server, service) that was not there before; the traffic that showed it. */
  | { readonly kind: 'new-link'; readonly traffic: Traffic }
  /** What a flow carried since it was last told; for scans and volumes. */
  | { readonly kind: 'flow'; readonly traffic: Traffic }
  | {
      readonly kind: 'silent-device'
      readonly device: Device
      readonly silentSeconds: number
      readonly usualGapSeconds: number
      /** Somebody asked it since, or it used to speak unasked. */
      readonly isMissed: boolean
      /** What is silent is what it used to call to this group, unasked; it may speak otherwise. */
      readonly group?: string | undefined
    }
  /** The sensor itself hears nothing any more, or hears again after that. */
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
  /** A device says something else of itself than before. */
  | {
      readonly kind: 'device-changed'
      readonly device: Device
      readonly attribute: string
      readonly from: string
      readonly to: string
    }
  /** Because of such a change, how a device is asked and asks is learned anew for a while. */
  | {
      readonly kind: 'relearning'
      readonly device: Device
      readonly attribute: string
      readonly from: string
      readonly to: string
      /** Who asks whom what, of which pace and order had been learned. */
      readonly channels: number
    }
  /** An alert is new, or goes on after a quiet minute: for rules over alerts. Never an alert of such a rule. */
  | { readonly kind: 'alert'; readonly alert: Alert }
  /** What a controller runs is no longer what was last seen to pass. */
  | ({ readonly kind: 'program-changed'; readonly device: Device } & ProgramChange)
  /** A loaded signature has matched; it brings a rule of its own. */
  | {
      readonly kind: 'signature'
      readonly generator: number
      readonly sid: number
      readonly revision: number
    }
  /** A model finds what it sees unlike what it has learned. Never told while that model still learns. */
  | {
      readonly kind: 'deviation'
      readonly model: Model
      /** The model's own word: `unknown-context`, `missed-cycles`, `extra-requests`, `out-of-range`, `too-fast`, `frozen` … */
      readonly what: string
      /** Point, operation or service concerned. */
      readonly subject: string
      readonly seen: string
      /** What was learned, in words a person can check. */
      readonly usual: string
      /** How far out: 1 is the model's threshold. */
      readonly score: number
      /** The operation that showed it, where one did. */
      readonly operation?: Operation | undefined
      /** How the model's line moves if this is normal. */
      readonly teaches?: ThresholdUpdate | undefined
    }

/** Somebody who came to a device when others had settled there. */
export interface LateClient {
  /** Address of who asked the device first. */
  readonly first: string
  /** Seconds from the first question anybody asked the device to the first of this client. */
  readonly afterSeconds: number
  /** It was heard on the network when the others settled at the device: it came late to this one alone. */
  readonly wasThere: boolean
}

/** What a rule may ask about the plant; answers never change anything but the counters a rule itself keeps. */
export interface RuleContext {
  /** True while the baseline is learning (no `--learn` or `--baseline` was given and no site closed it). */
  readonly isLearning: boolean
  /** The device behind a party of a fact (`client`, `server`) or an address; undefined when none is known. */
  device(of: 'client' | 'server' | string): Device | undefined
  /** The device of a side as it was some seconds ago at most: enough for what it is, where it is asked about often. */
  cachedDevice(side: 'client' | 'server'): Device | undefined
  /** Is a device known by this address? Cheaper than `device`, which draws its whole picture. */
  isKnownAddress(address: string): boolean
  /** Does a side count as part of the internet, as the site has it? Undefined when no device is known. As cheap. */
  isInternet(side: 'client' | 'server'): boolean | undefined
  /** How a person would call one side of the fact: name and address, or the address alone. */
  nameOf(side: 'client' | 'server'): string
  /** Has this client ever reached this server with this protocol (M1)? Judged before the fact is learned. */
  isUsualLink(): boolean
  /** Has this client ever told this operation's habit symbol to this server (M2)? `habit` names one of the protocol's habits. */
  isUsual(behaviourKey?: string): boolean
  /** Habits of this operation that this client never told this server before, each with its symbol. */
  newKeyValues(): readonly (readonly [habit: string, symbol: string])[]
  /** Was this operation seen on one day only while it was learned, and not since? */
  isOnProbation(): boolean
  /** Do other clients of this one's type ask just this of other servers of this one's type? Soft-known: docs/internals/detection-models.md §4. */
  isUsualOfPeers(): boolean
  /** Has anybody ever reached this server by this service (M1)? */
  isServed(): boolean
  /** Has this client ever used this verb on this server? */
  isUsualVerb(): boolean
  /** One sentence on what this channel normally does, for the alert's NORMAL part. Of a habit: its symbols; default: verbs. */
  normal(behaviourKey?: string): string
  /**
   * Counts distinct `item`s under (rule, `key`) in a sliding window of capture time, bounded.
   * Returns the number of distinct items now in the window.
   */
  distinct(key: string, item: string, windowSeconds: number): number
  /** `ot`, `it` or `infrastructure`: what kind of protocol told the fact. A Windows service that stops is no controller. */
  family(): 'ot' | 'it' | 'infrastructure'
  /** What the manifest of the protocol that told the fact says for rules. */
  traits(): Traits
  /**
   * The indicator of loaded threat intelligence that speaks of `value` now; undefined for none.
   * @param port of the server, where an indicator may ask for one
   */
  threat(kind: IndicatorKind, value: string, port?: number): Indicator | undefined
  /** Name of the maintenance window that is open for the server (or client) now; '' for none. */
  maintenance(): string
  /** The client of this operation, where it came lately to a device that another had been asking for a while and still does. */
  lateClient(): LateClient | undefined
  /** Remembers `value` under (rule, `key`), bounded, least recently used first; answers what was there before. */
  swap(key: string, value: string | number): string | number | undefined
  /** What is remembered under (rule, `key`); it counts as used. */
  recall(key: string): string | number | undefined
  /** Counts occurrences under (rule, `key`) in a sliding window. Adds `count` and returns the sum now in the window. */
  countInWindow(key: string, count: number, windowSeconds: number): number
}

export interface RuleExample {
  readonly when: string
  /** Facts in order; the last must make the rule speak (or be silent). */
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

/** A fact or notice between two addresses; what is left out is `10.0.0.1` asking `10.0.0.2` by modbus at second 0. */
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

/**
 * Which of the facts it watches a rule looks at. Of all others it is not even asked: it would neither speak nor count.
 * Facts come by the ten thousand, rules by the hundred; this is how a fact meets only the rules it concerns.
 */
export interface Concern {
  /** Default: every protocol. */
  readonly protocols?: readonly string[]
  /** As `Known.family` says. Default: every family. */
  readonly families?: readonly ReturnType<RuleContext['family']>[]
  /** How an operation stands; other facts have no outcome and are not held to it. Default: however. */
  readonly outcomes?: readonly Outcome[]
  /** What an operation does; likewise. Default: whatever. */
  readonly verbs?: readonly Verb[]
  /** False: not of an operation that was told before on the same conversation, whose repeats it would not judge otherwise. Default true. */
  readonly repeats?: boolean
  /** What an identity, or what has changed of a device, is about; likewise. Default: whatever. */
  readonly attributes?: readonly Identity['attribute'][]
  /** How a session stands; likewise. Default: however. */
  readonly phases?: readonly Session['phase'][]
  /** What carries the traffic of a `flow`; other facts and notices are not held to this and to what follows. Default: whatever. */
  readonly transports?: readonly Traffic['transport'][]
  /** Whether its ends have come to talk, and whether it was refused. Default: however. */
  readonly established?: boolean
  readonly refused?: boolean
}

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
  /** To say that one of its alerts is normal teaches what it asks: who talks to whom, asks what, or how a model draws its lines. */
  readonly learnable: boolean
  /** Approved work may cause it: in a maintenance window it is but a notice. Default: where it may be learned. */
  readonly plannable?: boolean
  /** What is at stake, for the person at three in the morning. */
  readonly why: string
  readonly todo: readonly string[]
  readonly falsePositives: string
  readonly watches: Watch | readonly Watch[]
  /** Default: everything it watches. */
  readonly concerns?: Concern | undefined
  /**
   * What becomes of it while learning. `alert`: it is bad whatever is normal here. `learning-only`: kept and shown as such.
   * `silent`: it only says that something is new, which is what learning is. Default: `learning-only` for policy and anomaly
   * rules that may be learned, `alert` for all others.
   */
  readonly whileLearning?: 'alert' | 'learning-only' | 'silent'
  /** The model whose counters it asks, where those live with the rule: without that model it says nothing. */
  readonly requiresModel?: Model | undefined
  /** What it remembers (`Known.swap`) is what it found normal, and belongs in the baseline file. Default: it forgets. */
  readonly keepsMemory?: boolean | undefined
  /**
   * Rules that say more of the same deed: what this one finds of a source of which such a rule has spoken within ten minutes
   * is a deed of that alert and no alert of its own, unless it is graver. `pair`: only where the target is the same, too.
   */
  readonly correlateInto?: Readonly<Record<string, 'source' | 'pair'>> | undefined
  /** A rule that speaks more often in an hour of traffic disables itself, and an event says so. Default: never. */
  readonly mostHitsAnHour?: number | undefined
  evaluate(observed: RuleInput, known: RuleContext): Finding | undefined
  /** Asked for by tests alone: a getter where they are many, so that no start makes them. */
  readonly examples: RuleExamples
}

export interface RuleExamples {
  readonly fires: readonly RuleExample[]
  readonly silent: readonly RuleExample[]
}

/** Rules that are found by what a fact holds, not asked one after another: thousands of them cost little. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly watches: ReadonlySet<Watch>
  /** Those that may speak of this; the list holds until the next call. */
  candidates(input: RuleInput): readonly Rule[]
}

/** What `evaluate` is given: an observed fact, or a notice in the same envelope. */
export type RuleInput = Omit<Observation, 'fact'> & { readonly fact: Fact | DetectionEvent }

export function defineRule(rule: Rule): Rule {
  return rule
}

export type { Operation }
