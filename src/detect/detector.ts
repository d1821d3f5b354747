import type { Alert } from '#model/alert'
import type { AssetChange } from '#model/asset'
import type { Observed, Traffic } from '#model/fact'
import type { Microseconds } from '#model/time'

export class Detector {
  readonly counters: Record<string, number> = {}

  judge(_observed: Observed): void {}

  traffic(_traffic: Traffic, _changes: readonly AssetChange[]): void {}

  tick(_now: Microseconds): void {}

  alerts(): readonly Alert[] {
    return []
  }

  /** Alerts that are new or have grown since the last call. */
  takeChanged(): readonly Alert[] {
    return []
  }
}
