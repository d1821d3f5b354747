/** Words for what could be attacked: advisories that apply, weak settings, risk, and the paths an attacker could take. */
import type { Provenance } from './device.ts'

/**
 * How an advisory was recognised as a device's: A order or model number, B the whole name with its model, C family by
 * order number or catalogue, D maker and family by words alone, E a component.
 */
export type Tier = 'A' | 'B' | 'C' | 'D' | 'E'

export type RiskBand = 'critical' | 'high' | 'medium' | 'low'

/** Decision of a person about a finding; it remains after updates of the data. */
export type FindingState =
  | 'open'
  | 'confirmed'
  | 'rejected'
  | 'fixed'
  | 'mitigated'
  | 'workaround'
  | 'accepted'

/** Every term of the risk score: docs/internals/exposure-models.md §3. All but `raw`, `floor` and `score` are factors. */
export interface RiskTerms {
  /** 0..10, environmental. */
  readonly severity: number
  readonly threat: number
  readonly exposure: number
  readonly consequence: number
  readonly confidence: number
  readonly mitigation: number
  /** The product of the terms, 0..100. */
  readonly raw: number
  /** 90 or 75 where known exploitation lifts the score; 0 where it does not. */
  readonly floor: number
  readonly score: number
  /** Why each term is as it is, by its name. */
  readonly why: Readonly<Record<string, string>>
}

/** Why an advisory is believed to apply. */
export interface MatchProof {
  readonly advisory: string
  readonly product: string
  /** As published. */
  readonly range: string
  readonly tier: Tier
  readonly isPossible: boolean
  /** The strings the device was recognised by. */
  readonly observed: string
  /** '' where none was seen. */
  readonly version: string
  /** How the range was read and why this is the answer. */
  readonly reason: string
  readonly fixedIn: readonly string[]
  readonly provenance: Provenance | undefined
}

export interface Exposure {
  /** From device, place in it, and CVE or kind: the same in every run and after every update. */
  readonly id: string
  readonly device: string
  /** Path of the module it concerns; '' for the device itself. */
  readonly module: string
  readonly kind: 'advisory' | 'posture'
  /** `CVE-2017-2680`, or the kind of weak setting: `clear-text-credentials`. */
  readonly name: string
  readonly title: string
  /** False: "possible", with the reason in the proof. */
  readonly isCertain: boolean
  readonly score: number
  readonly band: RiskBand
  readonly terms: RiskTerms | undefined
  readonly proofs: readonly MatchProof[]
  readonly cvss: number | undefined
  readonly vector: string
  readonly cwe: string
  readonly epss: number | undefined
  /** Date it was added to the catalogue of known exploited vulnerabilities; '' if it is not there. */
  readonly knownExploited: string
  readonly hasPublicExploit: boolean
  readonly published: string
  /** SSVC of CISA: track, track*, attend, act. '' for settings. */
  readonly action: string
  /** BOD 26-04: `3 days`, `14 days` …; '' for settings. */
  readonly due: string
  readonly fixedIn: readonly string[]
  /** Action to take, in words. */
  readonly todo: string
  readonly state: FindingState
}

/** The two scores of a device; undefined if too little is known of it. */
export interface DeviceRisk {
  readonly riskScore: number | undefined
  readonly securityScore: number | undefined
}

/** Where data comes from and how old it is: shown wherever a match is. */
export interface AdvisoryFeed {
  readonly name: string
  /** Newest entry or revision in it. */
  readonly date: string
  readonly source: string
  readonly entries: number
}

/**
 * One step an attacker could take. A step with a `method` gets at a device; one without leads there: over a link, a
 * subnet or a router, whose nodes begin with `gate:` and `hub:`. Sources begin with `source:`.
 */
export interface AttackStep {
  readonly from: string
  readonly to: string
  readonly probability: number
  /**
   * Measure that removes the step: `patch:ASSET`, `cve:EXPOSURE`, `protect:ASSET`, `close:ASSET`, `segment:ZONE`,
   * `isolate:ASSET`, or `everywhere:METHOD`, which applies the same measure to every device that has the problem.
   */
  readonly tags: readonly string[]
  readonly method: string
  readonly title: string
  /** Id of the exposure it uses; '' for none. */
  readonly exposure: string
  readonly service: string
  readonly why: string
}

export interface AttackHop {
  /** Device ids; `source:internet` and the like for where an attacker starts. */
  readonly from: string
  readonly to: string
  /** `CVE-2017-3881`, `unauthenticated-control`, `remote-access`, `clear-text-credentials`. */
  readonly method: string
  readonly title: string
  readonly exposure: string
  /** Protocol it comes in by; '' where any will do. */
  readonly service: string
  readonly probability: number
  readonly reach: number
  readonly why: string
}

export interface AttackPath {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly probability: number
  readonly hops: readonly AttackHop[]
}

/** One firewall rule, independent of a vendor's syntax. */
export interface FirewallRow {
  readonly action: 'allow' | 'deny'
  readonly from: string
  readonly to: string
  readonly transport: string
  readonly port: string
  readonly why: string
}

export interface PathChange {
  readonly tag: string
  readonly kind: 'patch' | 'protect' | 'close' | 'segment' | 'isolate' | 'everywhere'
  readonly title: string
  /** Device ids it touches. */
  readonly devices: readonly string[]
  /** Best probability over all targets before it, with it alone, and with it and all before it in the list. */
  readonly before: number
  readonly alone: number
  readonly together: number
  /** Targets to which any way leads now, and with it and all before it in the list. */
  readonly targets: { readonly before: number; readonly together: number }
  /** Security score of the site; not of a what-if. */
  readonly scores?: ChangeScores | undefined
  readonly firewall: readonly FirewallRow[]
  /** The same for nftables; '' where no firewall helps. */
  readonly nftables: string
  /** A Suricata rule that does the work of a patch until it is there; '' for none. */
  readonly virtualPatch: string
  /** Setting to change on the device; for a zone, the connections its lines permit. '' if none. */
  readonly setting: string
}

/** Security level of IEC 62443-3-3: 1 against chance, 4 against states. */
export type SecurityLevel = 1 | 2 | 3 | 4

/** Reachable security level of a zone, by its packets, and the reasons against a higher one. */
export interface ZoneSecurity {
  readonly zone: string
  readonly devices: number
  /** SL-T from the site file. */
  readonly target: SecurityLevel | undefined
  /** A bound of SL-A from above: what no packet shows is not judged. */
  readonly achieved: 0 | SecurityLevel
  readonly reasons: readonly {
    /** `SR 1.5`. */
    readonly requirement: string
    readonly title: string
    /** The lowest level that asks for it. */
    readonly level: SecurityLevel
    /** Names of the weak settings. */
    readonly settings: readonly string[]
    /** Some of the devices, and how many there are. */
    readonly devices: readonly string[]
    readonly count: number
  }[]
}

/** Security scores without and with changes, 0..100; undefined if unknown. */
export interface Rescored {
  readonly before: number | undefined
  readonly after: number | undefined
  /** Devices whose own score changes, the most first. */
  readonly devices: readonly { readonly device: string; readonly before: number; readonly after: number }[]
}

/** Effect of a change on the score: now, with this change alone, and with this and all previous changes of the list. */
export interface ChangeScores {
  readonly before: number | undefined
  readonly alone: number | undefined
  readonly together: number | undefined
  /** Devices whose own score has changed by then, the most first. */
  readonly devices: Rescored['devices']
}

/** Input of a what-if analysis. */
export interface WhatIf {
  /** Tags of steps or of changes that are gone, and `move:ID>ZONE`. */
  readonly gone: readonly string[]
  /** Paths looked for. */
  readonly most?: number | undefined
  /** Devices or sources to start at, and devices to reach; those of the plant where left out. */
  readonly from?: readonly string[] | undefined
  readonly to?: readonly string[] | undefined
}

export interface AttackPlan {
  /** Only of a what-if that changes something. */
  readonly scores?: Rescored | undefined
  /** The likeliest first. */
  readonly paths: readonly AttackPath[]
  readonly changes: readonly PathChange[]
  readonly chokePoints: readonly { readonly device: string; readonly share: number }[]
}

/** Effect of one change. */
export interface Recommendation {
  readonly id: string
  readonly title: string
  readonly todo: string
  readonly effort: 'low' | 'medium' | 'high'
  readonly devices: readonly string[]
  readonly exposures: readonly string[]
  readonly worst: number
  readonly band: RiskBand
  /** Points of security score it brings, summed over its devices. */
  readonly gain: number
}

/** Everything about a site's exposure at one moment. */
export interface SiteExposure {
  /** The gravest first. */
  readonly exposures: readonly Exposure[]
  /** Further ones that are not listed: too many devices have the same finding. Default: none. */
  readonly leftOut?: number | undefined
  readonly risks: ReadonlyMap<string, DeviceRisk>
  /** Undefined where nothing could be judged. */
  readonly siteScore: number | undefined
  readonly feeds: readonly AdvisoryFeed[]
  /** Devices whose product is not known: no finding is possible for them, which differs from no finding. */
  readonly unidentified: number
  readonly plan: AttackPlan
  /** By name; absent if not assessed. */
  readonly zones?: readonly ZoneSecurity[] | undefined
  /** Largest effect first. */
  readonly recommendations: readonly Recommendation[]
}

/** Whether the term of a finding (`14 days`, `with the next upgrade`) comes to two weeks or less. */
export function isDueSoon(due: string): boolean {
  return Number.parseInt(due, 10) <= 14
}
