import { RuleFileText, RuleList } from '#contract/rules'
import { defineRoute } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/rules/files',
  summary: 'Keeps a file of rules of your own; they are judged from now on',
  body: RuleFileText,
  answer: { status: 200, schema: RuleList, description: 'All rules as they stand now' },
  async handle({ body }, room) {
    return rulesOf(room).save(body)
  },
})
