/** Parameters of a map query, and the greatest size of its picture. */
import type { Verb } from '#model/fact'

export const limits = {
  /** Groups of a map; beyond, subnets are taken wider, then all of a level and zone together. */
  groups: 300,
  /** Devices drawn as nodes of their own. */
  devices: 500,
  /** Lines of a map; the lightest go first. */
  edges: 1000,
  /** Lines of each deed that no graver deed takes away. */
  edgesOfEach: 150,
  /** A plant of so many devices needs no folding: its labels are legible at 1280 × 720. */
  unfolded: 30,
  protocols: 5,
  types: 4,
} as const

export interface MapQuestion {
  /** Ids of groups whose devices are shown; undefined: all in a small plant, none in a large one. */
  readonly open?: readonly string[] | 'all' | 'none' | undefined
  /** A device that must be a node of its own. */
  readonly device?: string | undefined
  /** Devices of an attacker's way: nodes of their own, while their groups stay folded. */
  readonly way?: readonly string[] | undefined
  readonly protocol?: string | undefined
  readonly verb?: Verb | undefined
  readonly level?: number | 'unknown' | undefined
  readonly zone?: string | undefined
  /** Only what was active between the two, in microseconds. */
  readonly from?: number | undefined
  readonly until?: number | undefined
}
