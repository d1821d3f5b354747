import { RuleList } from '#contract/rules'
import { defineRoute } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/rules',
  summary: 'Every rule, shipped and of your own, with its hits; and the files of your own',
  answer: { status: 200, schema: RuleList, description: 'All of them' },
  async handle(_asked, room) {
    return rulesOf(room).list()
  },
})
