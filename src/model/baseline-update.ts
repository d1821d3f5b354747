import type { Microseconds } from './time.ts'

/** Becomes normal if a person accepts an alert: the connection and the operation on its channel. */
export interface BaselineUpdate {
  /** Names as the baseline has them. */
  readonly client: string
  readonly server: string
  readonly service: string
  readonly protocol: string
  readonly unit: string
  /** Behaviour key and value of each operation it was raised for, bounded. */
  readonly keyValues: readonly (readonly [behaviourKey: string, value: string])[]
  /** Values outside the learned range of a model, bounded. */
  readonly thresholdUpdates?: readonly ThresholdUpdate[] | undefined
}

/** Where a model draws its line, and how it moves if what crossed it is normal. `was`: the line before, to go back to. */
export type ThresholdUpdate =
  /** M3: a change came after something it never came after. */
  | { readonly model: 'order'; readonly unit: string; readonly change: string; readonly after: string }
  /** M4: times a minute, microseconds without any, or microseconds that five changes took. */
  | {
      readonly model: 'pace'
      readonly unit: string
      readonly code: string
      readonly line: 'most' | 'least' | 'pause' | 'five'
      readonly value: number
      readonly was: number
    }
  /** M5: a value of a point that was outside of its range, or a step steeper than all. */
  | {
      readonly model: 'value'
      readonly device: string
      readonly unit: string
      readonly point: string
      readonly value: number | string
      readonly step?: number | undefined
      readonly was: {
        readonly least?: number
        readonly most?: number
        readonly steepest?: number
        readonly stillest?: number
      }
    }
  /** M6: bytes in ten minutes; the hour of the day (UTC) if hours are distinguished. */
  | {
      readonly model: 'volume'
      readonly bytes: number
      readonly was: number
      readonly hour?: number | undefined
    }

/** When and how often what is learned was seen. */
export interface SeenTimes {
  readonly time: Microseconds
  readonly lastTime: Microseconds
  readonly count: number
}

/** Decision of a person about a baseline update: normal, or no longer normal. */
export interface BaselineUpdateRequest {
  readonly baselineUpdate: BaselineUpdate
  readonly seen: SeenTimes
  readonly isNormal: boolean
}
