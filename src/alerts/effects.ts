/** Actions whose effect the packets show within a minute: the alert says so, and is one step more severe where nobody may have meant it. */
import { limits } from '#detect/limits'
import type { Alert } from '#model/alert'
import type { Operation } from '#model/fact'
import { type RuleInput, type Severity, severer } from '#model/rule'
import type { Microseconds } from '#model/time'

/** A look has no effect: changes count, and whatever halts or reprograms. `Gravity` of src/model/action.ts. */
const LEAST_GRAVITY = 3
/** An ordinary command of a known client has its effect as well; a halt, silence or program is not ordinary. */
const HALTS_GRAVITY = 4
/** Effects so late have another cause. */
const EFFECT: Microseconds = 60e6
/** Unanswered requests since. One is lost now and then. */
const LOST = 3
/** A notice is planned, usual or hardly proven: effects make it no alert. */
const HIGHER: Readonly<Partial<Record<Severity, Severity>>> = {
  major: 'critical',
  minor: 'major',
  warning: 'minor',
}
const CONFIRMED = '; confirmed: '

interface Action {
  readonly id: string
  readonly severity: Severity
  readonly time: Microseconds
  readonly protocol: string
  readonly object: string
  readonly isGrave: boolean
  /** Unanswered requests to the target since. */
  lost: number
}

export interface Effect {
  readonly id: string
  /** Of the finding whose action it was. */
  readonly severity: Severity
  /** Whether the alert gets more severe. */
  readonly isGrave: boolean
  /** `the device answers no more`. */
  readonly what: string
}

/** The latest action on each device behind an alert. Bounded: the oldest are dropped first, and stay as severe as they are. */
export class Effects {
  readonly counters = { alertEffectLimit: 0 }
  /** By address of the device. */
  readonly #latest = new Map<string, Action>()

  /** A finding has raised or updated the alert. @param isUnknown the device never had this client */
  note(
    input: RuleInput,
    alert: Alert,
    { severity, isUnknown }: { severity: Severity; isUnknown: boolean },
  ): void {
    const { fact, protocol, server, lastTime } = input
    const address = server.ip ?? server.mac
    const gravity = alert.gravity ?? 0
    if (fact.kind !== 'operation' || fact.outcome !== 'requested' || address === undefined) return
    if (gravity < LEAST_GRAVITY || HIGHER[severity] === undefined) return
    this.#latest.delete(address)
    this.#latest.set(address, {
      ...{ id: alert.id, severity, time: lastTime, protocol, object: objectOf(fact) },
      isGrave: isUnknown || gravity >= HALTS_GRAVITY,
      lost: 0,
    })
    if (this.#latest.size <= limits.attempts) return
    const [oldest] = this.#latest.keys()
    this.#latest.delete(oldest!)
    this.counters.alertEffectLimit++
  }

  /** Silence: requests to the device stay unanswered, and none is answered. */
  answered({ fact, server, lastTime, count }: RuleInput): Effect | undefined {
    if (fact.kind !== 'operation' || this.#latest.size === 0) return undefined
    if (fact.outcome !== 'unanswered' && fact.outcome !== 'succeeded') return undefined
    const address = server.ip ?? server.mac ?? ''
    const action = this.#recent(address, lastTime)
    if (action === undefined) return undefined
    // Its own answer comes before what it does.
    if (fact.outcome === 'succeeded') {
      action.lost = 0
      return undefined
    }
    action.lost += count
    return action.lost >= LOST
      ? this.#take(address, action, 'the device answers no request since')
      : undefined
  }

  /** A device reports another state, mode, version or program. */
  changed(addresses: readonly string[], what: string, time: Microseconds): Effect | undefined {
    for (const address of addresses) {
      const action = this.#recent(address, time)
      if (action !== undefined) return this.#take(address, action, what)
    }
    return undefined
  }

  /** A written value is read back where another was read before. */
  followed(address: string, { protocol, point, time }: FollowedWrite): Effect | undefined {
    const action = this.#recent(address, time)
    if (action === undefined || action.protocol !== protocol || action.object !== point) return undefined
    return this.#take(address, action, 'the value was read back')
  }

  #recent(address: string, time: Microseconds): Action | undefined {
    const action = this.#latest.get(address)
    if (action === undefined || (time >= action.time && time - action.time <= EFFECT)) return action
    this.#latest.delete(address)
    return undefined
  }

  #take(address: string, { id, severity, isGrave }: Action, what: string): Effect {
    this.#latest.delete(address)
    return { id, severity, isGrave, what }
  }
}

export interface FollowedWrite {
  readonly protocol: string
  readonly point: string
  readonly time: Microseconds
}

/** The alert with its effect; undefined where it stays: it was raised further since, is a notice, or says so already. */
export function withEffect(alert: Alert, { severity, isGrave, what }: Effect): Alert | undefined {
  const higher = HIGHER[alert.severity]
  if (higher === undefined || alert.severity !== severity || alert.what.includes(CONFIRMED)) return undefined
  return {
    ...alert,
    what: `${alert.what}${CONFIRMED}${what}`,
    ...(isGrave && { severity: higher, provenSeverity: severer(alert.provenSeverity ?? higher, higher) }),
  }
}

/** `holding:7..7` → `holding:7`: the first of what is written. */
function objectOf({ object, values }: Operation): string {
  return (values?.[0]?.point ?? object ?? '').replace(/\.\.\d+$/, '')
}
