import type { Microseconds } from '#model/time'
import type { PointContent } from './point-model.ts'

/** A baseline as plain data: what a baseline file states, and what an entry point hands to the engine process. */
export interface BaselineContent {
  readonly connectionPairs: readonly ConnectionPairContent[]
  readonly channels: readonly ChannelContent[]
  /** True while more may still become normal by itself: a site that is still learning, or only a person's word. */
  readonly isOpen?: boolean | undefined
  /** M5. */
  readonly points: readonly (PointKey & PointContent)[]
  /** Known devices; files of an older version name them in relations only. */
  readonly devices?: readonly DeviceContent[] | undefined
  readonly remembered?: RememberedContent | undefined
}

/** A device that was there while learning; '' for what was not known of it. */
export interface DeviceContent {
  readonly addresses: readonly string[]
  readonly type: string
  readonly firmware: string
}

/** `Remembered` in plain lists: a baseline goes to the engine as JSON, which has no maps. */
export type RememberedContent = readonly (readonly [
  rule: string,
  kept: readonly (readonly [key: string, value: string | number])[],
])[]

/** Values that rules have seen and would otherwise call new (`persisted` state): rule → name and key → value. */
export type Remembered = ReadonlyMap<string, ReadonlyMap<string, string | number>>

/** Which point of which device. */
export interface PointKey {
  readonly device: string
  readonly protocol: string
  readonly unit: string
  readonly point: string
}

export interface ConnectionPairContent {
  readonly client: string
  readonly server: string
  readonly service: string
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
  /** M6: bytes of the fullest ten minutes, and how many ten minutes were seen; 0 where unknown. */
  readonly fullest: number
  readonly bins: number
  /** Days on which they were, and hour (UTC) and bytes of the fullest ten minutes of the hours in which there are many. */
  readonly days?: number
  readonly busy?: readonly (readonly [hour: number, bytes: number])[]
}

/** M4: how often an operation comes. */
export interface RateContent {
  readonly code: string
  readonly minutes: number
  /** Per minute. */
  readonly least: number
  readonly most: number
  readonly longestPause: Microseconds
  /** Shortest time that five changes took; undefined where there were never five, or it changes nothing. */
  readonly quickestFive?: Microseconds | undefined
}

/** M3: what a change came after, and how often. */
export interface OrderContent {
  readonly change: string
  readonly after: string
  readonly count: number
}

export interface ChannelContent {
  readonly client: string
  readonly server: string
  readonly protocol: string
  readonly unit: string
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
  readonly keyValues: readonly KeyValueContent[]
  readonly rates: readonly RateContent[]
  readonly order: readonly OrderContent[]
  /** Hours of the day it was at work in: `hours.ts`. */
  readonly hours?: number | undefined
  /** Until then its pace and order are learned anew. */
  readonly relearnsUntil?: Microseconds | undefined
}

export interface KeyValueContent {
  readonly behaviourKey: string
  readonly keyValue: string
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
}
