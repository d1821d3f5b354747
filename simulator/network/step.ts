/** Source of a label: one event in the plant, harmful or not. */
import type { DetectionEngine } from '#model/rule'
import type { Host } from './host.ts'
import type { Task } from './scheduler.ts'
import type { PlantWorld } from './world.ts'

/** A from a new host, L from a legitimate host, `evasion` a step in disguise, `benign` what must stay quiet. */
export type Kind = 'A' | 'L' | 'evasion' | 'benign'

export interface PlantStep<World extends PlantWorld> {
  /** Unique in its plant; at Riverbend the file name. */
  readonly id: string
  readonly kind: Kind
  /** ATT&CK for ICS, v19; '' for benign ones. */
  readonly technique: string
  readonly actor: Host
  readonly victims: readonly Host[]
  /** Engines that should speak. */
  readonly engines: readonly DetectionEngine[]
  /** Words one of which an alert's rule, title or sentence must have to name the behaviour; lower case, a regular expression. */
  readonly says: string
  /** Activity, in terms of `simulator/plants/acts.ts`; at Riverbend `says` has the words instead. */
  readonly acts?: readonly string[]
  /** Judged over ten minutes instead of one: statistics need time. */
  readonly isStatistical?: boolean
  /** Of a benign step: rules that may speak, since a notice is deserved. A regular expression over rule ids. */
  readonly mayRaise?: string
  /** Of a benign step: it needs an approved maintenance window around it. */
  readonly needsWindow?: boolean
  play(world: World): Task<void>
}

/** A line of the labels. */
export interface Label {
  readonly step: string
  readonly kind: Kind
  readonly chain: string
  /** RFC 3339, UTC. */
  readonly start: string
  readonly end: string
  /** Frames of it that the sensor saw, and the first and last number of them. */
  readonly frames: number
  readonly firstFrame: number
  readonly lastFrame: number
  readonly technique: string
  readonly actor: readonly string[]
  readonly victims: readonly string[]
  readonly engines: readonly DetectionEngine[]
  readonly says: string
  readonly acts: readonly string[]
  readonly isStatistical: boolean
  readonly mayRaise: string
}
