/** One deed, one alert: what a rule finds is told by the alert of another that says more of it (`Rule.toldBy`). */

import { limits } from '#detect/limits'
import type { Alert, MergedFinding } from '#model/alert'
import { SEVERITIES, type Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { RaisedFinding } from './alert-table.ts'

interface Teller {
  /** First id of its alert. */
  readonly first: string
  /** When its own rule found it last: what is told does not prolong it. */
  readonly time: Microseconds
}

export class AlertCorrelator {
  /** The latest of a rule and source, and of a rule, source and target: as many as twice the alerts at most. */
  readonly #latest = new Map<string, Teller>()

  /** @param first id of the first alert of the kind that `raised` has made or grown */
  note(
    { rule, sourceAddress, destinationAddress }: Alert,
    first: string,
    { rule: by, input }: RaisedFinding,
  ): void {
    if (by.id !== rule) return
    const teller = { first, time: input.lastTime }
    this.#latest.set(keyOf(rule, sourceAddress), teller)
    this.#latest.set(keyOf(rule, sourceAddress, destinationAddress), teller)
  }

  /** First id of the alert that tells this; undefined where none does. @param open the alert of a first id that still grows */
  of(
    raised: RaisedFinding,
    severity: Severity,
    open: (first: string) => Alert | undefined,
  ): string | undefined {
    const { rule, sourceAddress, targetAddress, input } = raised
    if (rule.correlateInto === undefined || sourceAddress === '') return undefined
    for (const [teller, of] of Object.entries(rule.correlateInto)) {
      const target = of === 'source' ? undefined : targetAddress
      const found = this.#latestOf(teller, raised, target)
      if (found === undefined || Math.abs(input.time - found.time) > limits.toldBySeconds * 1e6) continue
      const alert = open(found.first)
      // What is graver wakes somebody by itself, whatever was said of the lesser.
      if (alert === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(alert.severity)) continue
      if (isTold(alert, raised) || (alert.mergedFindings?.length ?? 0) < limits.toldPerAlert)
        return found.first
    }
    return undefined
  }

  #latestOf(
    rule: string,
    { sourceAddress, sourceAliases }: RaisedFinding,
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

function isTold({ mergedFindings: told = [] }: Alert, { rule, targetAddress }: RaisedFinding): boolean {
  return told.some((one) => one.rule === rule.id && one.destinationAddress === targetAddress)
}

/** What the alert that tells it has to add of it; of other rules' findings it counts none. */
export function asMergedFinding(raised: RaisedFinding, teller: Alert | undefined): RaisedFinding {
  const { rule, finding, input } = raised
  const activity = finding.activity ?? finding.title ?? rule.title
  return {
    ...raised,
    input: teller?.rule === rule.id ? input : { ...input, count: 0 },
    finding: { ...finding, activity: teller?.what.includes(activity) === true ? undefined : activity },
  }
}

/** With what is told of it, where that is another rule's or of another device. */
export function withMergedFindings(
  alert: Alert,
  raised: RaisedFinding,
): readonly MergedFinding[] | undefined {
  const { rule, targetAddress, input } = raised
  const isOwn = rule.id === alert.rule && targetAddress === alert.destinationAddress
  if (rule.correlateInto === undefined || isOwn || isTold(alert, raised)) return alert.mergedFindings
  return [
    ...(alert.mergedFindings ?? []),
    { rule: rule.id, destinationAddress: targetAddress, time: input.time },
  ]
}
