/** How grave a signature is, in our words: its author's word, Suricata's priority, or that of its class. */
import type { Severity } from '#model/rule'

/** Of `signature_severity` in a rule's metadata. */
const BY_WORD: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  major: 'major',
  minor: 'minor',
  informational: 'notice',
}
/** Suricata's priorities, 1 the worst. A rule file alone pages no person: `critical` needs the author's own keyword. */
const BY_PRIORITY: readonly Severity[] = ['major', 'major', 'minor', 'warning']

export function severityOfWord(word: string): Severity | undefined {
  return Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined
}

/** @param priority 1 and more; 0 counts as 1 */
export function severityOfPriority(priority: number): Severity {
  return BY_PRIORITY[priority] ?? 'notice'
}
