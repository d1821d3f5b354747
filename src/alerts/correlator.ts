/** One deed, one alert: what a rule finds is told by the alert of another that says more of it (`Rule.toldBy`). */

import { limits } from '#detect/limits'
import type { Alert, MergedFinding } from '#model/alert'
import { SEVERITIES, type Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { RaisedFinding } from './alert-table.ts'

interface CorrelatedAlert {
  /** First id of its alert. */
  readonly first: string
  /** When its own rule found it last: what is told does not prolong it. */
  readonly time: Microseconds
}

export class AlertCorrelator {
  /** The latest of a rule and source, and of a rule, source and target: as many as twice the alerts at most. */
  readonly #latest = new Map<string, CorrelatedAlert>()

  /** @param first id of the first alert of the kind that `raised` has made or grown */
  note(
    { rule, sourceAddress, destinationAddress }: Alert,
    first: string,
    { rule: by, input }: RaisedFinding,
  ): void {
    if (by.id !== rule) return
    const correlator = { first, time: input.lastTime }
    this.#latest.set(keyOf(rule, sourceAddress), correlator)
    this.#latest.set(keyOf(rule, sourceAddress, destinationAddress), correlator)
  }

  /** First id of the alert that tells this; undefined where none does. @param open the alert of a first id that still grows */
  of(
    raised: RaisedFinding,
    severity: Severity,
    open: (first: string) => Alert | undefined,
  ): string | undefined {
    const { rule, sourceAddress, targetAddress, input } = raised
    if (rule.correlateInto === undefined || sourceAddress === '') return undefined
    for (const [correlator, of] of Object.entries(rule.correlateInto)) {
      const target = of === 'source' ? undefined : targetAddress
      const found = this.#latestOf(correlator, raised, target)
      if (found === undefined || Math.abs(input.time - found.time) > limits.reportedBySeconds * 1e6) continue
      const alert = open(found.first)
      // What is graver wakes somebody by itself, whatever was said of the lesser.
      if (alert === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(alert.severity)) continue
      if (isMerged(alert, raised) || (alert.mergedFindings?.length ?? 0) < limits.reportedPerAlert)
        return found.first
    }
    return undefined
  }

  #latestOf(
    rule: string,
    { sourceAddress, sourceAliases }: RaisedFinding,
    target: string | undefined,
  ): CorrelatedAlert | undefined {
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

function isMerged({ mergedFindings: merged = [] }: Alert, { rule, targetAddress }: RaisedFinding): boolean {
  return merged.some((one) => one.rule === rule.id && one.destinationAddress === targetAddress)
}

/** What the alert that tells it has to add of it; of other rules' findings it counts none. */
export function asMergedFinding(raised: RaisedFinding, correlator: Alert | undefined): RaisedFinding {
  const { rule, finding, input } = raised
  const activity = finding.activity ?? finding.title ?? rule.title
  return {
    ...raised,
    input: correlator?.rule === rule.id ? input : { ...input, count: 0 },
    finding: { ...finding, activity: correlator?.what.includes(activity) === true ? undefined : activity },
  }
}

/** With what is told of it, where that is another rule's or of another device. */
export function withMergedFindings(
  alert: Alert,
  raised: RaisedFinding,
): readonly MergedFinding[] | undefined {
  const { rule, targetAddress, input } = raised
  const isOwn = rule.id === alert.rule && targetAddress === alert.destinationAddress
  if (rule.correlateInto === undefined || isOwn || isMerged(alert, raised)) return alert.mergedFindings
  return [
    ...(alert.mergedFindings ?? []),
    { rule: rule.id, destinationAddress: targetAddress, time: input.time },
  ]
}
