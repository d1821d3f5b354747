/** Next requests of a plan, from its journal: a device that got a request gets no second one. */
import { heldKinds, kindOf, targetsOfWave, type Wave } from '../plan/order.ts'
import type { PlannedTarget, QueryPlan } from '../plan/query-plan.ts'
import type { JournalLine } from './journal.ts'

const HOUR = 3_600_000
/** Devices in distress that end a plan. */
const DISTRESSED = 2

export interface NextWave {
  readonly targets: readonly PlannedTarget[]
  /** Milliseconds since 1970; 0: now. */
  readonly at: number
}

/** Undefined when nothing is left. */
export function nextWave(
  { targets }: Pick<QueryPlan, 'targets'>,
  lines: readonly JournalLine[],
  canaryHours: number,
): NextWave | undefined {
  const addresses = (kind: JournalLine['kind']) =>
    new Set(lines.filter((line) => line.kind === kind).map(({ address }) => address))
  const distressed = addresses('distress')
  // A device that took no connection was asked as well, though it got no request.
  const asked = new Set([...addresses('request'), ...addresses('device'), ...distressed])
  if (distressed.size >= DISTRESSED) return undefined
  const open = (wave: Wave) => targetsOfWave(targets, wave).filter(({ address }) => !asked.has(address))
  const canaries = open('canary')
  if (canaries.length > 0) return { targets: canaries, at: 0 }
  const held = heldKinds(targets, distressed)
  const rest = open('rest').filter((target) => !held.has(kindOf(target)))
  if (rest.length === 0) return undefined
  // Of the latest canary: a window may have cut the first run short.
  const canary = new Set(targetsOfWave(targets, 'canary').map(({ address }) => address))
  const done = lines.filter(({ address }) => canary.has(address))
  return { targets: rest, at: Math.max(0, ...done.map(({ time }) => time)) + canaryHours * HOUR }
}
