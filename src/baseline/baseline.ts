import type { Observed, Traffic } from '#model/fact'

/** What is normal at this site. */
export class Baseline {
  readonly counters: Record<string, number> = {}

  learn(_observed: Observed): void {}

  traffic(_traffic: Traffic): void {}
}
