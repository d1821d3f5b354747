import Type from 'typebox'
import { AnswerTable } from '#contract/mining'
import { defineRoute, queryOf } from '../http/route.ts'
import { askedFor, askedQuestion, miningOf } from '../queries/mining.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/question-answer',
  summary: 'Answers a question from what is known now: a saved one by id, or any as JSON',
  query: queryOf({
    ...askedFor,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, description: 'Rows; 500 if not given' })),
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'Rows left out before them' })),
  }),
  answer: { status: 200, schema: AnswerTable, description: 'Columns and rows' },
  async handle({ query }, room) {
    const { limit = 500, from = 0 } = query
    const answer = await miningOf(room).ask(await askedQuestion(query, room))
    return { ...answer, rows: answer.rows.slice(from, from + limit) }
  },
})
