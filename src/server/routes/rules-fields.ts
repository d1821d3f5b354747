import Type from 'typebox'
import { RuleField } from '#contract/rules'
import { defineRoute, listOf, queryOf } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/rules/fields',
  summary: 'Fields that rules of a service may ask, and their values: for completion',
  query: queryOf({
    service: Type.Optional(
      Type.String({
        maxLength: 60,
        description: 'A protocol, flow, link, asset or alert; default: any protocol',
      }),
    ),
  }),
  answer: { status: 200, schema: listOf(RuleField), description: 'All of them' },
  async handle({ query }, room) {
    return { items: await rulesOf(room).fields(query.service ?? ''), next: null }
  },
})
