import type { LinkOperationItem } from '#schema/link'

/** Verbs that only read; all others change something: docs/internals/facts.md §2. */
const QUIET: ReadonlySet<string> = new Set(['read', 'report', 'subscribe', 'browse', 'identify', 'diagnose'])

export function changesSomething({ verb }: Pick<LinkOperationItem, 'verb'>): boolean {
  return !QUIET.has(verb)
}

/** Operations in display order: changing ones first, then by count. */
export function inOrderOfWeight(operations: readonly LinkOperationItem[]): LinkOperationItem[] {
  return [...operations].sort(
    (a, b) =>
      Number(changesSomething(b)) - Number(changesSomething(a)) ||
      b.count - a.count ||
      (a.code < b.code ? -1 : 1),
  )
}

/** `14 × Write Var (0x05)`, with rejected and unanswered counts. */
export function operationText({ name, code, count, outcomes }: LinkOperationItem): string {
  const failed = [
    outcomes.rejected ? `${outcomes.rejected.toLocaleString('en-GB')} rejected` : '',
    outcomes.unanswered ? `${outcomes.unanswered.toLocaleString('en-GB')} unanswered` : '',
  ].filter(Boolean)
  const tail = failed.length > 0 ? `, ${failed.join(', ')}` : ''
  return `${count.toLocaleString('en-GB')} × ${name} (${code})${tail}`
}
