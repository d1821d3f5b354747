/** `baseline: {novel: [client, server, address]}`: speaks only of a combination that was never there before. */
import { type Dictionary, fault, listOf, onlyKeys } from './fault.ts'
import { fieldCalled, type MatchContext } from './matching.ts'
import { type Predicate, predicate } from './predicate.ts'
import type { RulePath } from './rule-document.ts'

/**
 * Stores the combinations that passed the rest of the rule, bounded, and queries the learned baseline too: it includes
 * the time before the start. `owner` distinguishes the state of rules that a correlation joins.
 */
export function noveltyOf(block: Dictionary, path: RulePath, owner: string, asking: MatchContext): Predicate {
  onlyKeys(block, path, ['novel'], 'the only key')
  const names = listOf(block.novel)
  if (names.length === 0)
    fault([...path, 'novel'], 'a list of fields such as [client, server, address]', block.novel)
  const fields = names.map((name, i) => {
    if (typeof name !== 'string') return fault([...path, 'novel', i], 'a field name', name)
    const field = fieldCalled(name, [...path, 'novel', i], asking)
    asking.asked.set(field.name, asking.asked.get(field.name) ?? { field, values: [] })
    return field
  })
  return predicate((input, known, { combinations }) => {
    const combination = fields.map(({ read }) => String(read(input, known) ?? '')).join('\t')
    if (!combinations.add(`${owner}\t${combination}`)) return false
    // A loaded baseline lists it as usual, so it existed before this start.
    return input.fact.kind !== 'operation' || known.isLearning || !known.isUsual() || !known.isUsualLink()
  }, 2)
}
