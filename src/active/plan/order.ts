/** Order of devices: one of each model and firmware first, the others a day later. */
import type { PlannedTarget } from './query-plan.ts'

export type Wave = 'canary' | 'rest'

/** The first of each model and firmware in the order of the plan; the planner puts the least important device first. */
export function targetsOfWave(targets: readonly PlannedTarget[], wave: Wave): readonly PlannedTarget[] {
  const seen = new Set<string>()
  return targets.filter(({ vendor, model, firmware }) => {
    const kind = JSON.stringify([vendor, model, firmware])
    const isFirst = !seen.has(kind)
    seen.add(kind)
    return isFirst === (wave === 'canary')
  })
}

/** Device models whose canary showed distress: no other of them is asked. */
export function heldKinds(
  targets: readonly PlannedTarget[],
  distressed: ReadonlySet<string>,
): ReadonlySet<string> {
  return new Set(
    targets
      .filter(({ address }) => distressed.has(address))
      .map(({ vendor, model, firmware }) => JSON.stringify([vendor, model, firmware])),
  )
}

export function kindOf({ vendor, model, firmware }: PlannedTarget): string {
  return JSON.stringify([vendor, model, firmware])
}

const RISKS = ['A', 'B', 'C'] as const

export function riskOrder(a: 'A' | 'B' | 'C', b: 'A' | 'B' | 'C'): number {
  return RISKS.indexOf(a) - RISKS.indexOf(b)
}

/** Targets of one segment (a /24 network) are asked one after the other. */
export function segmentOf(address: string): string {
  return address.slice(0, address.lastIndexOf('.'))
}
