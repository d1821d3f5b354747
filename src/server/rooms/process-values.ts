import type { PointItem } from '#contract/process-values'

export interface PointQuery {
  /** Device id; undefined for all. */
  readonly device: string | undefined
  /** Part of a point, an address, a name or a protocol. */
  readonly search: string
  /** Only points that somebody wrote. */
  readonly written: boolean
  readonly limit: number
  /** How many to pass over. */
  readonly from: number
}

export interface PointList {
  readonly items: readonly PointItem[]
  /** All that fit the query. */
  readonly total: number
}

/** What points of the process hold, as far as it was learned, and who writes them. */
export interface ProcessValues {
  points(query: PointQuery): Promise<PointList>
}

declare module '../room.ts' {
  interface Room {
    /** Left out where nothing is learned. */
    readonly processValues?: ProcessValues | undefined
  }
}
