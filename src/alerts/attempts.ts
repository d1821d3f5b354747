/** Attempts that their target rejected: one step less severe than the act, under the same name. */
import { limits } from '#detect/limits'
import type { Alert } from '#model/alert'
import type { Operation } from '#model/fact'
import { type RuleInput, type Severity, severer } from '#model/rule'

/** A rejected look is a look: only changes count. `Gravity` of src/model/action.ts. */
const LEAST_GRAVITY = 3
const LOWER: Readonly<Partial<Record<Severity, Severity>>> = {
  critical: 'major',
  major: 'minor',
  minor: 'warning',
}
const REJECTED = '; the target rejected it'
/** At the end of titles of attempts that the target rejected. */
const TRIED = ' (tried)'
const LONGEST_TITLE = 60
const BY_CLIENT = / by an? [a-z ]+$/

/** The alert that an operation raised, as severe as the operation made it. */
interface Attempt {
  readonly id: string
  readonly severity: Severity
}

export interface AttemptAnswer extends Attempt {
  readonly isRejected: boolean
}

/** Alerts of operations, until their targets respond. Bounded: the oldest are dropped first, and stay as severe as they are. */
export class Attempts {
  readonly counters = { alertAttemptLimit: 0 }
  readonly #open = new Map<string, Attempt>()
  /** Alerts of which an operation succeeded. */
  readonly #succeeded = new Set<string>()

  /** A finding has raised or updated the alert. @param severity of the finding */
  note(input: RuleInput, alert: Alert, severity: Severity): void {
    const { fact } = input
    if (fact.kind !== 'operation' || fact.outcome !== 'requested') return
    if ((alert.gravity ?? 0) < LEAST_GRAVITY) return
    const key = keyOf(input)
    this.#open.delete(key)
    this.#open.set(key, { id: alert.id, severity })
    if (this.#open.size > limits.attempts) dropOldest(this.#open, this.counters)
  }

  /** The alert whose operation this response concerns, once it says more than those before; undefined for any other. */
  answered(input: RuleInput): AttemptAnswer | undefined {
    const { fact } = input
    if (fact.kind !== 'operation' || this.#open.size === 0) return undefined
    if (fact.outcome !== 'rejected' && fact.outcome !== 'succeeded') return undefined
    const attempt = this.#open.get(keyOf(input))
    if (attempt === undefined || this.#succeeded.has(attempt.id)) return undefined
    if (fact.outcome === 'rejected') return { ...attempt, isRejected: true }
    this.#succeeded.add(attempt.id)
    if (this.#succeeded.size > limits.attempts) dropOldest(this.#succeeded, this.counters)
    return { ...attempt, isRejected: false }
  }
}

/** The alert as one of attempts, or of an act again; undefined where it stays: other findings made it as severe, or it is a hint. */
export function withAnswer(alert: Alert, { severity, isRejected }: AttemptAnswer): Alert | undefined {
  const lower = LOWER[severity]
  if (lower === undefined) return undefined
  const isAttempt = alert.title.endsWith(TRIED)
  if (!isRejected)
    return isAttempt
      ? {
          ...alert,
          severity: severer(alert.severity, severity),
          title: alert.title.slice(0, -TRIED.length),
          what: alert.what.endsWith(REJECTED) ? alert.what.slice(0, -REJECTED.length) : alert.what,
        }
      : undefined
  if (isAttempt || alert.severity !== severity) return undefined
  // With other alerts of an incident it counts in full.
  const provenSeverity = severer(alert.provenSeverity ?? severity, severity)
  const what = alert.what.endsWith(REJECTED) ? alert.what : `${alert.what}${REJECTED}`
  return { ...alert, severity: lower, provenSeverity, title: triedTitle(alert.title), what }
}

/** Without the client, where both do not fit. */
function triedTitle(title: string): string {
  const short = title.length + TRIED.length <= LONGEST_TITLE ? title : title.replace(BY_CLIENT, '')
  return `${short}${TRIED}`
}

function keyOf({ client, server, protocol, fact }: RuleInput): string {
  const { code = '', unit = '' } = fact as Partial<Operation>
  return `${client.ip ?? client.mac} ${server.ip ?? server.mac} ${protocol} ${unit} ${code}`
}

function dropOldest(
  entries: Map<string, unknown> | Set<string>,
  counters: { alertAttemptLimit: number },
): void {
  const [oldest] = entries.keys()
  if (oldest === undefined) return
  entries.delete(oldest)
  counters.alertAttemptLimit++
}
