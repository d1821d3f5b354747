/** One alert per activity: merges a finding into the alert of another rule about the same activity (`Rule.correlateInto`). */

import { limits } from '#detect/limits'
import type { Alert, MergedFinding } from '#model/alert'
import { SEVERITIES, type Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { RaisedFinding } from './alert-table.ts'

interface CorrelatedAlert {
  /** First id of its alert. */
  readonly first: string
  /** Time of the latest finding of its own rule; merged findings do not extend it. */
  readonly time: Microseconds
}

export class AlertCorrelator {
  /** The latest alert by rule and source, and by rule, source and target: at most two entries an alert. */
  readonly #latest = new Map<string, CorrelatedAlert>()

  /** @param first id of the first occurrence of the alert that `raised` created or updated */
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

  /**
   * First id of the alert into which the finding is merged; undefined for none.
   * @param open the current occurrence of the alert with this first id
   */
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
      // A more severe finding is an alert of its own.
      if (of === 'action' && alert?.gravity === undefined) continue
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

/** The finding as the other alert takes it: findings of other rules do not raise its count. */
export function asMergedFinding(raised: RaisedFinding, correlator: Alert | undefined): RaisedFinding {
  const { rule, finding, input } = raised
  const activity = finding.activity ?? finding.title ?? rule.title
  return {
    ...raised,
    input: correlator?.rule === rule.id ? input : { ...input, count: 0 },
    finding: { ...finding, activity: correlator?.what.includes(activity) === true ? undefined : activity },
  }
}

/** Merged findings of the alert with this one, if it is of another rule or another target. */
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
