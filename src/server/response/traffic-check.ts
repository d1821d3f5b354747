/** Reads from traffic whether a cut works, and whether the target is connected again after its end. */
import { targetText } from '#response/target'
import type { StoredResponse } from './files.ts'
import type { ResponsePlant } from './plant.ts'

/** Traffic is looked at so long after a cut and after its end, but for the first seconds of it. */
const CHECK_AFTER_MS = 60_000
const SETTLE_MS = 10_000

interface TrafficCheck {
  readonly of: 'applied' | 'ended'
  readonly text: string
}

/** Undefined if no check is due. */
export async function trafficCheck(
  { state, appliedMs, endedMs, target, checked }: StoredResponse,
  nowMs: number,
  lastTraffic: ResponsePlant['lastTraffic'],
): Promise<TrafficCheck | undefined> {
  // Which connections need an account or a domain is not known.
  if (target.kind === 'account' || target.kind === 'domain') return undefined
  const isCut = state === 'active' && checked !== 'applied'
  const isOver = state === 'undone' && checked === 'applied'
  const sinceMs = isCut ? appliedMs : isOver ? endedMs : undefined
  if (sinceMs === undefined || nowMs - sinceMs < CHECK_AFTER_MS) return undefined
  const lastMs = await lastTraffic(target)
  const seen = lastMs !== undefined && lastMs > sinceMs + SETTLE_MS
  const seconds = Math.round(((lastMs ?? 0) - sinceMs) / 1000)
  const text = seen
    ? `traffic of ${targetText(target)} was seen ${seconds} s after ${isCut ? 'the cut: it may not work' : 'its end: it is connected again'}`
    : `no traffic of ${targetText(target)} was seen ${isCut ? 'after the cut' : 'after its end'}`
  return { of: isCut ? 'applied' : 'ended', text }
}
