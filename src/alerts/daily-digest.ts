/** Digest of statistical findings beyond the ration of a device: docs/internals/detection-models.md §6. */

import { limits } from '#detect/limits'
import { identifier } from '#model/identifier'
import type { Rule } from '#model/rule'
import type { RaisedFinding } from './alert-table.ts'

/** Shown as the rule of a digest. */
export const RULE: Pick<Rule, 'id' | 'title' | 'category' | 'severity' | 'why' | 'todo'> = {
  id: 'statistics-digest',
  title: 'Further anomalies of a device (daily digest)',
  category: 'Abnormal Communication Behavior',
  severity: 'notice',
  why: 'A device that changes its behavior deviates in many ways at once. Three deviations are alerts of their own, and one more each week; the others are listed here.',
  todo: [
    'Check the alerts of this device first: these findings most likely have the same cause',
    'Relearn the device if it was changed on purpose',
  ],
}

/** The rate-limited findings of one device, engine and day. */
export interface DigestEntry {
  readonly id: string
  readonly raised: RaisedFinding
}

/** The digest of the day of a rate-limited finding; its sentence lists all so far. */
export class DailyDigest {
  readonly counters = { detectDigestLines: 0 }
  /** Of the latest days, by id. */
  readonly #lines = new Map<string, Set<string>>()

  of(raised: RaisedFinding): DigestEntry {
    const { rule, finding, input, sourceAddress } = raised
    const day = new Date(input.lastTime / 1000).toISOString().slice(0, 10)
    const id = identifier('alert', RULE.id, sourceAddress, rule.engine, day)
    const lines = this.#linesOf(id)
    if (lines.size < limits.digestLines) lines.add(finding.summary)
    else if (!lines.has(finding.summary)) this.counters.detectDigestLines++
    const named = [...lines]
    return {
      id,
      raised: {
        ...raised,
        rule: {
          ...rule,
          ...RULE,
          formerIds: undefined,
          learnable: false,
          defenderTitles: [],
          techniques: [],
        },
        finding: {
          summary: `${named.length} more on ${day} (UTC): ${named.join('; ')}`,
          normal: 'None of this occurred while learning.',
          techniques: finding.techniques ?? rule.techniques,
        },
        normal: () => '',
        baselineUpdate: undefined,
        relatedActivity: undefined,
        target: '',
        targetAddress: '',
      },
    }
  }

  #linesOf(id: string): Set<string> {
    const lines = this.#lines.get(id) ?? new Set()
    this.#lines.delete(id)
    this.#lines.set(id, lines)
    if (this.#lines.size > limits.digests) this.#lines.delete(this.#lines.keys().next().value ?? '')
    return lines
  }
}
