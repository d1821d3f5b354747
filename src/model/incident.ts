/** Incidents: alerts that led to one another, as a path from the entry to the target. */
import type { Severity } from './rule.ts'
import type { Microseconds } from './time.ts'

/** How far an attacker has come, in this order; the tactics of ATT&CK for ICS folded into six. */
export const STAGES = ['initial', 'discovery', 'lateral', 'collection', 'control', 'impact'] as const
export type Stage = (typeof STAGES)[number]

/** Activity of one device against another at one stage. */
export interface IncidentStage {
  readonly stage: Stage
  /** When it began. */
  readonly time: Microseconds
  /** Ids of alerts, the severest first, bounded; none where a remote session alone led on. */
  readonly alerts: readonly string[]
  /** ATT&CK for ICS ids, and what they are called, in the same order. */
  readonly techniques: readonly string[]
  readonly techniqueNames: readonly string[]
  /** Device ids, or addresses where there is no device. */
  readonly source: string
  readonly destination: string
  readonly sourceName: string
  readonly destinationName: string
}

/** Consequences for the plant, worst first. */
export const CONSEQUENCES = [
  'safety',
  'stopped',
  'programmed',
  'firmware',
  'switched',
  'value',
  'command',
  'foothold',
] as const
export type ConsequenceKind = (typeof CONSEQUENCES)[number]

export interface IncidentConsequence {
  readonly kind: ConsequenceKind
  /** When it first happened. */
  readonly time: Microseconds
  /** Times that it happened. */
  readonly count: number
  readonly deviceCount: number
  /** Devices it happened to, in the order in which it did, bounded. */
  readonly devices: readonly (IncidentHop & { readonly time: Microseconds })[]
  /** Ids of alerts, bounded. */
  readonly alerts: readonly string[]
}

/** A place on the path of an incident. */
export interface IncidentHop {
  /** Device id, or an address; empty for the internet. */
  readonly id: string
  readonly name: string
  /** True if nothing was seen that leads here from the hop before. */
  readonly isUnseen?: true
}

/** The internet, as the first hop of a path. */
export const INTERNET: IncidentHop = { id: '', name: 'the internet' }

export interface Incident {
  /** From content: who came in, and the first thing it did. */
  readonly id: string
  /** Consequence for the plant, then the source. */
  readonly title: string
  readonly severity: Severity
  /** The highest it ever stood at. */
  readonly score: number
  /** Device id or address the attack came in by. */
  readonly entry: string
  /** Target of its most severe alert. */
  readonly target: string
  readonly time: Microseconds
  readonly lastTime: Microseconds
  /** In the order in which they began. */
  readonly stages: readonly IncidentStage[]
  /** Worst first; absent in data of former versions. */
  readonly consequences?: readonly IncidentConsequence[]
  /** From where it came in to what it hit first and worst; absent in data of former versions. */
  readonly path?: readonly IncidentHop[]
}
