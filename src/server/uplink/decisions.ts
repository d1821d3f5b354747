/** Carries out what people decided on the console, by the rules for both sides. */
import { CodedError } from '#schema/errors'
import type { FleetAppliedDecision, FleetDecision } from '#schema/fleet-protocol'
import type { StoredAlert } from '#store/store'
import type { ServerContext } from '../context.ts'

/** A decision is at most this far ahead of the sensor's clock, in milliseconds. */
const AHEAD_MS = 5 * 60_000

interface DecidingOptions {
  readonly alerts: Pick<ServerContext['alerts'], 'change' | 'learn' | 'unlearn' | 'mute' | 'unmute'>
  alert(id: string): Promise<StoredAlert | undefined>
  /** Milliseconds by which the sensor's clock is ahead of the console's. */
  clockOffset(): number
  now(): number
}

type Outcome = Omit<FleetAppliedDecision, 'time'>

/**
 * Status: the later decision holds, the other stays in the history of the console as overruled. Learn and mute are sets:
 * adding holds over a removal that came before it.
 */
export async function applyDecision(
  decision: FleetDecision,
  options: DecidingOptions,
): Promise<FleetAppliedDecision> {
  const { now } = options
  try {
    return { ...(await outcomeOf(decision, options)), time: now() }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    return { outcome: 'refused', reason: `${error.code}: ${error.message}`.slice(0, 500), time: now() }
  }
}

async function outcomeOf(
  { alert: id, action, reason, scope, hours, time }: FleetDecision,
  options: DecidingOptions,
): Promise<Outcome> {
  const { alerts, now } = options
  const found = await options.alert(id)
  if (found === undefined)
    return { outcome: 'refused', reason: 'the alert is no longer in the store of the sensor' }
  const decided = Math.min(time + options.clockOffset(), now() + AHEAD_MS)
  const local = (found.triage?.time ?? 0) / 1000
  const isOverruled = local > decided
  switch (action) {
    case 'close':
    case 'reopen':
    case 'take': {
      const status = action === 'close' ? 'closed' : action === 'take' ? 'active' : 'new'
      if (isOverruled)
        return { outcome: 'overruled', reason: `set to ${found.triage?.status ?? 'new'} at the sensor later` }
      await alerts.change(id, { status, reason })
      return { outcome: 'applied', reason: '' }
    }
    case 'learn':
      await alerts.learn(id, { reason })
      return { outcome: 'applied', reason: '' }
    case 'unlearn':
      if (isOverruled && found.triage?.isLearned === true)
        return { outcome: 'overruled', reason: 'learned at the sensor later' }
      await alerts.unlearn(id)
      return { outcome: 'applied', reason: '' }
    case 'mute':
      if (scope === undefined) return { outcome: 'refused', reason: 'expected a scope' }
      await alerts.mute(id, {
        scope,
        reason,
        ...(hours !== undefined && { hours: earlierOf(hours, found, now()) }),
      })
      return { outcome: 'applied', reason: '' }
    case 'unmute':
      if ((found.mute?.time ?? 0) / 1000 > decided)
        return { outcome: 'overruled', reason: 'muted at the sensor later' }
      await alerts.unmute(found.mute?.id ?? id)
      return { outcome: 'applied', reason: '' }
    default:
      return { outcome: 'refused', reason: `unknown action: ${String(action satisfies never).slice(0, 40)}` }
  }
}

/** Of two expiries the earlier holds. */
function earlierOf(hours: number, { alert, mute }: StoredAlert, now: number): number {
  if (mute?.id !== alert.id || mute.until === undefined) return hours
  return Math.max(0.01, Math.min(hours, (mute.until / 1000 - now) / 3_600_000))
}
