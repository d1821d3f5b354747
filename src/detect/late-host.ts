import type { RuleContext, RuleInput } from '#model/rule'

/** Seconds after the recording began. The devices of a plant appear within minutes; a host that comes later was not there. */
export const LATE_HOST_SECONDS = 600

/** Was the host of this address first seen when the recording had run for a while? */
export function isLateHost(
  address: string | undefined,
  { lastTime }: Pick<RuleInput, 'lastTime'>,
  context: RuleContext,
): boolean {
  const since = context.observedSince()
  if (address === undefined || since <= 0) return false
  return ((context.firstSeen(address) ?? lastTime) - since) / 1e6 >= LATE_HOST_SECONDS
}
