import { RuleList } from '#contract/rules'
import { defineRoute } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/rules/reload',
  summary: 'Reads the files of rules again, now',
  answer: { status: 200, schema: RuleList, description: 'All rules as they stand now' },
  async handle(_asked, room) {
    return rulesOf(room).reload()
  },
})
