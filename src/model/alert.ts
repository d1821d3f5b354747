import type { BaselineUpdate } from './baseline-update.ts'
import type { Place } from './fact.ts'
import type { DetectionEngine, Severity } from './rule.ts'
import type { Microseconds } from './time.ts'

/** One burst of what an alert is about. */
export interface Episode {
  readonly from: Microseconds
  readonly to: Microseconds
  readonly count: number
  /** First and latest frames, bounded. */
  readonly places?: readonly Place[] | undefined
}

export interface Recurrence {
  readonly first: string
  readonly previous: string
  readonly number: number
}

/** Something that happened before, at the devices of an alert or on the way there. */
export interface RelatedActivity {
  readonly time: Microseconds
  readonly text: string
  readonly place: Place
}

/** Finding of another rule about the same activity as the alert it is merged into. */
export interface MergedFinding {
  readonly rule: string
  readonly destinationAddress: string
  /** When it was found first. */
  readonly time: Microseconds
}

/** Findings of one rule about one source and one target, folded into what a person must look at. */
export interface Alert {
  /** From content: rule, source and target; never from order of arrival. */
  readonly id: string
  readonly rule: string
  readonly title: string
  readonly engine: DetectionEngine
  readonly severity: Severity
  /** Severity with more learned, if that is higher; incidents count by it. */
  readonly provenSeverity?: Severity | undefined
  /** Of the action that its title names: `Finding.gravity`. */
  readonly gravity?: number | undefined
  readonly category: string
  readonly time: Microseconds
  readonly lastTime: Microseconds
  readonly count: number
  /** Device ids, or addresses where there is no device. */
  readonly source: string
  readonly destination: string
  readonly sourceAddress: string
  readonly destinationAddress: string
  /**
   * The destination, and those of its merged findings; for a broadcast command, the devices that respond in its
   * protocol there.
   */
  readonly targets: readonly string[]
  /** Findings about the same activity by other rules, or by this rule at other devices, bounded: `Rule.toldBy`. */
  readonly mergedFindings?: readonly MergedFinding[] | undefined
  readonly protocol: string
  readonly techniques: readonly string[]
  readonly defenderTitles: readonly string[]
  /** Weaknesses that were tried on its targets; left out where none has a number. */
  readonly cves?: readonly string[] | undefined
  readonly learnable: boolean
  /** Becomes normal if learned; undefined if a baseline cannot express it. */
  readonly baselineUpdate?: BaselineUpdate | undefined
  /** Name of the maintenance window it fell into; '' if none: it is shown quietly, and kept. */
  readonly maintenance: string
  /** True for what was found while learning: "new here", not an alarm. */
  readonly isLearning: boolean
  readonly what: string
  readonly normal: string
  readonly why: string
  readonly todo: readonly string[]
  /** Zones of source and destination; '' where none is known. */
  readonly zones?: readonly [source: string, destination: string] | undefined
  /** In order of time, bounded. */
  readonly relatedActivity?: readonly RelatedActivity[] | undefined
  /** Meaning for this plant, in sentences. */
  readonly risk?: string | undefined
  /** The same was closed before: the first alert of the kind, the one before this, and how many there were with this. */
  readonly again?: Recurrence | undefined
  /** When it happened, burst by burst, bounded: a quiet minute parts two. The last one takes what no longer fits. */
  readonly episodes: readonly Episode[]
  /** First and latest frames, bounded. */
  readonly places: readonly Place[]
}
