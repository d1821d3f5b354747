/** One deed, one alert: what a rule finds is told by the alert of another that says more of it (`Rule.toldBy`). */
import type { Alert, MergedFinding } from '#model/alert'
import { SEVERITIES, type Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { Raised } from './alert-book.ts'
import { limits } from './limits.ts'

interface Teller {
  /** First id of its alert. */
  readonly first: string
  /** When its own rule found it last: what is told does not prolong it. */
  readonly time: Microseconds
}

export class Tellers {
  /** The latest of a rule and source, and of a rule, source and target: as many as twice the alerts at most. */
  readonly #latest = new Map<string, Teller>()

  /** @param first id of the first alert of the kind that `raised` has made or grown */
  note(
    { rule, sourceAddress, destinationAddress }: Alert,
    first: string,
    { rule: by, judged }: Raised,
  ): void {
    if (by.id !== rule) return
    const teller = { first, time: judged.lastTime }
    this.#latest.set(keyOf(rule, sourceAddress), teller)
    this.#latest.set(keyOf(rule, sourceAddress, destinationAddress), teller)
  }

  /** First id of the alert that tells this; undefined where none does. @param open the alert of a first id that still grows */
  of(raised: Raised, severity: Severity, open: (first: string) => Alert | undefined): string | undefined {
    const { rule, sourceAddress, targetAddress, judged } = raised
    if (rule.toldBy === undefined || sourceAddress === '') return undefined
    for (const [teller, of] of Object.entries(rule.toldBy)) {
      const target = of === 'source' ? undefined : targetAddress
      const found = this.#latestOf(teller, raised, target)
      if (found === undefined || Math.abs(judged.time - found.time) > limits.toldBySeconds * 1e6) continue
      const alert = open(found.first)
      // What is graver wakes somebody by itself, whatever was said of the lesser.
      if (alert === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(alert.severity)) continue
      if (isTold(alert, raised) || (alert.told?.length ?? 0) < limits.toldPerAlert) return found.first
    }
    return undefined
  }

  #latestOf(
    rule: string,
    { sourceAddress, sourceAliases }: Raised,
    target: string | undefined,
  ): Teller | undefined {
    const known = this.#latest.get(keyOf(rule, sourceAddress, target))
    if (known !== undefined) return known
    for (const address of sourceAliases?.() ?? []) {
      const other = this.#latest.get(keyOf(rule, address, target))
      if (other !== undefined) return other
    }
    return undefined
  }
}

function keyOf(rule: string, source: string, target?: string): string {
  return target === undefined ? `${rule} ${source}` : `${rule} ${source} ${target}`
}

function isTold({ told = [] }: Alert, { rule, targetAddress }: Raised): boolean {
  return told.some((one) => one.rule === rule.id && one.destinationAddress === targetAddress)
}

/** What the alert that tells it has to add of it; of other rules' findings it counts none. */
export function asDeed(raised: Raised, teller: Alert | undefined): Raised {
  const { rule, finding, judged } = raised
  const deed = finding.deed ?? finding.title ?? rule.title
  return {
    ...raised,
    judged: teller?.rule === rule.id ? judged : { ...judged, count: 0 },
    finding: { ...finding, deed: teller?.what.includes(deed) === true ? undefined : deed },
  }
}

/** With what is told of it, where that is another rule's or of another device. */
export function withTold(alert: Alert, raised: Raised): readonly MergedFinding[] | undefined {
  const { rule, targetAddress, judged } = raised
  const isOwn = rule.id === alert.rule && targetAddress === alert.destinationAddress
  if (rule.toldBy === undefined || isOwn || isTold(alert, raised)) return alert.told
  return [...(alert.told ?? []), { rule: rule.id, destinationAddress: targetAddress, time: judged.time }]
}
