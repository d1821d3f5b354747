import type { Rule } from '#model/rule'

/** Everything of a rule but its match and its evaluation, without texts. */
export const emptyRule = {
  id: 'example',
  engine: 'protocol',
  title: '',
  category: '',
  severity: 'minor',
  techniques: [],
  defenderTitles: [],
  learnable: false,
  why: '',
  todo: [],
  falsePositives: '',
  examples: { fires: [], silent: [] },
} as const satisfies Omit<Rule, 'match' | 'evaluate'>
