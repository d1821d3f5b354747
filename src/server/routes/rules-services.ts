import { RuleService } from '#contract/rules'
import { defineRoute, listOf } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/rules/services',
  summary: 'What the logsource of a rule may name as its service',
  answer: { status: 200, schema: listOf(RuleService), description: 'All of them' },
  async handle(_asked, room) {
    return { items: await rulesOf(room).services(), next: null }
  },
})
