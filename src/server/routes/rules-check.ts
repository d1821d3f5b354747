import { RuleCheck, RuleText } from '#contract/rules'
import { defineRoute } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/rules/check',
  summary: 'Checks rules without keeping them',
  body: RuleText,
  answer: { status: 200, schema: RuleCheck, description: 'The rules found, and all that is wrong' },
  async handle({ body }, room) {
    return rulesOf(room).check(body)
  },
})
