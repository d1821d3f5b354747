/** Whether a device that is not seen any more is gone, or silent as it has been before. */
import type { Microseconds } from '#model/time'
import type { ActivityKind, TrendSteps } from '#model/trend'
import type { Change, Difference } from '#schema/difference'

/** A device is gone after so many of its longest known pauses. */
const PAUSES = 4

interface Seen {
  readonly id: string
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
}

/** Longest time without packets between two with some; at least one step, within which nothing is known. */
export function longestPause({ step, values }: TrendSteps): Microseconds {
  let longest = 0
  let idle = 0
  let hasBegun = false
  for (const value of values) {
    if ((value ?? 0) > 0) {
      if (hasBegun) longest = Math.max(longest, idle)
      hasBegun = true
      idle = 0
    } else idle++
  }
  return (longest + 1) * step
}

/** True if the device was quiet for longer than its habit explains. Without a habit: longer than it was known. */
export function isGone(
  { id, firstSeen, lastSeen }: Seen,
  until: Microseconds,
  { devices }: Pick<ActivityKind, 'devices'>,
): boolean {
  const known = devices.filter(({ device }) => device === id)
  const pause =
    known.length === 0
      ? (lastSeen - firstSeen) / PAUSES
      : Math.max(...known.map(({ packets }) => longestPause(packets)))
  return until - lastSeen > PAUSES * pause
}

/** Moves silent devices from the changes to what was reported once; of their connections, too. */
export function withoutSilent(difference: Difference, silent: ReadonlyMap<string, string>): Difference {
  const isSilent = ({ kind, change, device }: Change) =>
    (kind === 'device' || kind === 'link') && change === 'removed' && silent.has(device)
  const moved = difference.changes.filter(isSilent)
  if (moved.length === 0) return difference
  const counts = structuredClone(difference.counts)
  for (const { kind } of moved) counts[kind]!.removed--
  const changes = difference.changes.filter((change) => !isSilent(change))
  return {
    ...difference,
    changes,
    counts,
    differ: changes.length > 0,
    reportedOnce: [
      ...moved
        .filter(({ kind }) => kind === 'device')
        .map((change) => ({ ...change, after: `silent since ${silent.get(change.device)}` })),
      ...difference.reportedOnce,
    ],
  }
}
