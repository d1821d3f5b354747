import type { AttackMatrix, AttackTechnique, CoverageStatus } from '#schema/attack'
import { countOf } from '#ui/kit/format'

/** Name of each coverage state, with its shape. */
export const coverageNames: Readonly<
  Record<CoverageStatus, { readonly shape: string; readonly name: string }>
> = {
  covered: { shape: '●', name: 'covered by a rule' },
  'not-covered': { shape: '○', name: 'not covered' },
  unseen: { shape: '–', name: 'not visible on the network' },
}

/** A technique of a column, with its sub-techniques. */
interface Entry {
  readonly technique: AttackTechnique
  readonly parts: readonly AttackTechnique[]
}

interface Column {
  readonly tactic: string
  readonly entries: readonly Entry[]
}

/** The matrix by tactic; a technique appears in each of its tactics. */
export function columnsOf({ tactics, items }: AttackMatrix): readonly Column[] {
  return tactics
    .map((tactic) => ({
      tactic,
      entries: items
        .filter((item) => item.parent === '' && item.tactics.includes(tactic))
        .map((technique) => ({
          technique,
          parts: items.filter((item) => item.parent === technique.id && item.tactics.includes(tactic)),
        })),
    }))
    .filter(({ entries }) => entries.length > 0)
}

/** Number of techniques per coverage state, without sub-techniques. */
export function coverageCounts({ items }: AttackMatrix): Readonly<Record<CoverageStatus, number>> {
  const counts = { covered: 0, 'not-covered': 0, unseen: 0 }
  for (const { parent, coverage } of items) if (parent === '') counts[coverage]++
  return counts
}

export function attackSentence(matrix: AttackMatrix): string {
  const counts = coverageCounts(matrix)
  const seen = matrix.items.filter(({ alerts }) => alerts > 0).length
  const all = counts.covered + counts['not-covered'] + counts.unseen
  return `Rules cover ${counts.covered} of ${countOf(all, 'technique')} of ATT&CK for ICS; ${counts.unseen} cannot be seen on the network. ${seen === 0 ? 'None detected.' : `${countOf(seen, 'technique')} detected.`}`
}
