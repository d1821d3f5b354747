import { RuleTest, RuleText } from '#contract/rules'
import { defineRoute, goneSignal } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/rules/test',
  summary: 'Dry run: when these rules would have fired on the captures that are kept',
  body: RuleText,
  answer: { status: 200, schema: RuleTest, description: 'Hits by rule: times, devices, frames' },
  async handle({ body, raw }, room) {
    return rulesOf(room).test(body, goneSignal(raw))
  },
})
