/** From the tables of ATT&CK, rules and alerts to the matrix. */

import { SEVERITIES, type Severity } from '#model/rule'
import { rowsIn } from '#model/tab-separated'
import type { AttackMatrix, AttackTechnique } from './attack.ts'

/** As attack.mitre.org has them from left to right; v19 has no table of its own for the order. */
const TACTICS = [
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Evasion',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Command and Control',
  'Inhibit Response Function',
  'Impair Process Control',
  'Impact',
]
/** Of ATT&CK: what the table was made from. */
export const ATTACK_VERSION = '19'

export interface TechniqueRow {
  readonly id: string
  readonly name: string
  readonly tactics: readonly string[]
  /** Why a network sensor cannot see it; '' if it may. */
  readonly unseen: string
  /** Why no rule names it though traffic may show it; '' if one does, or if no reason is recorded. */
  readonly open: string
}

/** Texts of `data/attack-ics.tsv`, `data/attack-unseen.tsv` and `data/attack-open.tsv`. */
export function techniqueRows(table: string, unseen: string, open: string): readonly TechniqueRow[] {
  const [reasons, openReasons] = [unseen, open].map(
    (text) => new Map(rowsIn(text).map(([id = '', reason = '']) => [id, reason])),
  ) as [Map<string, string>, Map<string, string>]
  return rowsIn(table).map(([id = '', name = '', tactics = '']) => ({
    id,
    name,
    tactics: tactics.split('; '),
    unseen: reasons.get(id) ?? '',
    open: openReasons.get(id) ?? '',
  }))
}

export interface NamedRule {
  readonly id: string
  readonly title: string
  readonly techniques: readonly string[]
}

/** Observations of one technique. */
interface Seen {
  readonly alerts: number
  readonly severity: Severity
}

export function attackMatrix(
  rows: readonly TechniqueRow[],
  rules: readonly NamedRule[],
  seen: ReadonlyMap<string, Seen>,
): AttackMatrix {
  const rulesOf = (id: string) => rules.filter(({ techniques }) => techniques.includes(id))
  const items = rows.map((row): AttackTechnique => {
    const parent = parentOf(row.id)
    const own = rulesOf(row.id)
    const parts =
      parent === '' ? rules.filter((rule) => rule.techniques.some((id) => parentOf(id) === row.id)) : []
    const byParent = parent !== '' && own.length === 0 ? rulesOf(parent) : []
    const found = [...new Set([...own, ...parts, ...byParent])]
    return {
      id: row.id,
      name: row.name,
      parent,
      tactics: [...row.tactics],
      coverage: found.length > 0 ? 'covered' : row.unseen !== '' ? 'unseen' : 'not-covered',
      reason:
        byParent.length > 0
          ? `Reported as ${parent}`
          : found.length > 0
            ? ''
            : sentenceOf(row.unseen || row.open),
      rules: found.map(({ id, title }) => ({ id, title })),
      alerts: seen.get(row.id)?.alerts ?? 0,
      severity: seen.get(row.id)?.severity ?? null,
    }
  })
  return { version: ATTACK_VERSION, tactics: [...TACTICS], items, next: null }
}

/** The technique that `T0846.001` is a part of; '' for one that is whole. */
export function parentOf(id: string): string {
  const at = id.indexOf('.')
  return at < 0 ? '' : id.slice(0, at)
}

function sentenceOf(reason: string): string {
  return reason === '' ? '' : `${reason[0]!.toUpperCase()}${reason.slice(1)}`
}

/** Counts alerts by technique; the severest stays. */
export function seenIn(
  alerts: Iterable<{ readonly techniques: readonly string[]; readonly severity: Severity }>,
): Map<string, Seen> {
  const seen = new Map<string, Seen>()
  for (const { techniques, severity } of alerts)
    for (const id of techniques) {
      const known = seen.get(id)
      const isGraver =
        known === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known.severity)
      seen.set(id, {
        alerts: (known?.alerts ?? 0) + 1,
        severity: isGraver ? severity : known.severity,
      })
    }
  return seen
}
