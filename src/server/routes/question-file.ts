import Type from 'typebox'
import { ReportFormatWord } from '#contract/reports'
import { sendFile } from '../http/reports.ts'
import { defineRoute, queryOf } from '../http/route.ts'
import { askedFor, askedQuestion, miningOf } from '../queries/mining.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/question-file',
  summary: 'The answer to a question as CSV, PDF, HTML or JSON',
  query: queryOf({ ...askedFor, format: Type.Optional(ReportFormatWord) }),
  answer: { status: 200, type: 'application/octet-stream', description: 'All rows an answer keeps' },
  async handle({ query, reply }, room) {
    const question = await askedQuestion(query, room)
    return sendFile(reply, await miningOf(room).file(question, query.format ?? 'csv'))
  },
})
