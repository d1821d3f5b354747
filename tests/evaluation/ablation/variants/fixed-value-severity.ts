/** Written values outside their range are major, readings a warning, whatever was learned of the point. */
import { rule as weighed } from '#detect/rules/value-out-of-range'
import type { Rule } from '#model/rule'

export const rule: Rule = {
  ...weighed,
  evaluate: (input, ...rest) =>
    weighed.evaluate(
      input.fact.kind === 'deviation' ? { ...input, fact: { ...input.fact, evidence: undefined } } : input,
      ...rest,
    ),
}
