/** Former rule ids in what a store is given: queries, mutes, destinations and saved questions. */
import type { Destination } from '#model/destination'
import { currentRuleId, type FormerRuleIds } from '#model/former-rule-ids'

/** A query or mute by its rule's current id. */
export function withCurrentRule<T extends { readonly rule?: string | undefined }>(
  of: T,
  former: FormerRuleIds,
): T {
  return of.rule === undefined || !former.has(of.rule) ? of : { ...of, rule: currentRuleId(former, of.rule) }
}

/** A destination whose filter names current rules, each once. */
export function withCurrentRules(destination: Destination, former: FormerRuleIds): Destination {
  const { filter } = destination
  if (!filter.rules.some((rule) => former.has(rule))) return destination
  const rules = [...new Set(filter.rules.map((rule) => currentRuleId(former, rule)))]
  return { ...destination, filter: { ...filter, rules } }
}

/** `"rule":"…"` in the JSON of an alert or message. A quote inside a JSON text is escaped, so it cannot look like one. */
const RULE_IN_JSON = /"rule":"([^"\\]+)"/g

/** JSON of an alert or message with current rule ids. */
export function renamedInJson(json: string, former: FormerRuleIds): string {
  return json.replace(RULE_IN_JSON, (as, id: string) =>
    former.has(id) ? `"rule":${JSON.stringify(currentRuleId(former, id))}` : as,
  )
}

interface Condition {
  readonly field: string
  readonly value: string
}

/** JSON of a saved question with current rule ids in its conditions: values are separated by `|`. */
export function renamedInQuestion(json: string, former: FormerRuleIds): string {
  const question = JSON.parse(json) as { readonly conditions?: readonly Condition[] }
  if (!question.conditions?.some(({ field }) => field === 'rule')) return json
  const conditions = question.conditions.map((condition) => {
    if (condition.field !== 'rule') return condition
    const ids = condition.value.split('|').map((id) => currentRuleId(former, id.trim()))
    return { ...condition, value: [...new Set(ids)].join('|') }
  })
  return JSON.stringify({ ...question, conditions })
}
