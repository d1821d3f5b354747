import Type from 'typebox'
import { PaperWord, ReportFormatWord } from '#contract/reports'
import { reportsOf, sendFile } from '../http/reports.ts'
import { defineRoute, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/reports/{name}',
  summary: 'Makes a report now; nothing is kept',
  params: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 100 }) },
    { additionalProperties: false },
  ),
  query: queryOf({ format: Type.Optional(ReportFormatWord), paper: Type.Optional(PaperWord) }),
  answer: { status: 200, type: 'application/octet-stream', description: 'HTML, PDF, CSV or JSON' },
  async handle({ params, query, reply }, room) {
    const { format = 'html', paper = 'a4' } = query
    return sendFile(reply, await reportsOf(room).make({ report: params.name, format, paper }))
  },
})
