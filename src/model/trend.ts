/** How things went over time: what the pages draw as lines, strips and squares. */
import type { Microseconds } from './time.ts'

/** Values in steps of equal width, the first from `start` on; null where there was none. */
export interface TrendSteps {
  readonly start: Microseconds
  /** Width of one. */
  readonly step: Microseconds
  readonly values: readonly (number | null)[]
}

/** A value written by a client. */
export interface TrendWrite {
  readonly time: Microseconds
  readonly value: number
  /** Address of the client. */
  readonly by: string
}

/** A value of the process, as the baseline names it. */
export interface PointTrend {
  readonly device: string
  readonly protocol: string
  readonly unit: string
  readonly point: string
  /** Smallest and largest in each step; both have the same steps. */
  readonly least: TrendSteps
  readonly most: TrendSteps
  /** The latest of them, in order. */
  readonly writes: readonly TrendWrite[]
  /** Number of reads, and of writes. */
  readonly seen: number
  readonly written: number
  /** Time up to which values are included; undefined where that is not known. */
  readonly until?: Microseconds | undefined
}

/** Changes newer than all trends of a live stream, which are computed rarely. */
export interface RecentTrends {
  /** Time of the last report of all trends. */
  readonly until: Microseconds
  /** Points written since, as of `pointsUntil`. */
  readonly points: readonly PointTrend[]
  readonly pointsUntil: Microseconds
}

/** A value that is drawn, without its line. */
export interface PointSketch
  extends Pick<PointTrend, 'device' | 'protocol' | 'unit' | 'point' | 'seen' | 'written'> {
  /** Of all that was seen. */
  readonly least: number
  readonly most: number
}

/** Packets of a device or a protocol. */
export interface ActivityTrend {
  readonly packets: TrendSteps
}

interface DeviceActivity extends ActivityTrend {
  /** Device id. */
  readonly device: string
  /** Packets by hour of the week: 24 × 7, from Monday 00:00 UTC on. */
  readonly week: readonly number[]
}

export interface ProtocolActivity extends ActivityTrend {
  readonly protocol: string
}

export interface ActivityKind {
  readonly devices: readonly DeviceActivity[]
  readonly protocols: readonly ProtocolActivity[]
}
