/** Rules that were renamed: their former ids are accepted for one release, wherever an id was stored or typed. */

/** Former rule id → current one. */
export type FormerRuleIds = ReadonlyMap<string, string>

export const NO_FORMER_RULE_IDS: FormerRuleIds = new Map()

interface Named {
  readonly id: string
  /** The oldest first. */
  readonly formerIds?: readonly string[] | undefined
}

export function formerRuleIdsOf(rules: Iterable<Named>): FormerRuleIds {
  const former = new Map<string, string>()
  for (const { id, formerIds = [] } of rules) for (const one of formerIds) former.set(one, id)
  return former
}

export function currentRuleId(former: FormerRuleIds, id: string): string {
  return former.get(id) ?? id
}

/**
 * The name from which ids of a rule's alerts are made. It is the oldest one, so that the same traffic gives the same alert
 * before and after a renaming: triage, mutes, incidents and links to an alert go by its id.
 */
export function alertKeyOf({ id, formerIds }: Named): string {
  return formerIds?.[0] ?? id
}

const IN_TEXT = /^ {2}formerIds: \[([^\]]*)\],$/m

/** Former ids that the text of a rule's file declares. */
export function formerIdsIn(text: string): readonly string[] {
  const list = IN_TEXT.exec(text)?.[1] ?? ''
  return [...list.matchAll(/'([^']+)'/g)].map(([, id]) => id!)
}
