import Type from 'typebox'
import { Value } from 'typebox/value'
import { CodedError } from '#schema/errors'
import { AnswerTable, Question, QuestionDraft, SavedQuestion, SubjectItem } from '#schema/queries'
import { ReportFormatKind } from '#schema/reports'
import { sendFile } from '../http/download.ts'
import { Id, listOf, queryOf, route } from '../http/route.ts'
import type { QueryService } from './service.ts'

export type QueryApi = Pick<
  QueryService,
  'subjects' | 'questions' | 'find' | 'save' | 'remove' | 'ask' | 'file'
>

/** A saved query by id, or any query as JSON. */
const reference = {
  id: Type.Optional(Type.String({ maxLength: 100, description: 'Id of a saved query' })),
  question: Type.Optional(
    Type.String({ maxLength: 8000, description: 'Query as JSON: subject, conditions, sort' }),
  ),
}

export const queryRoutes = (service: QueryApi) => [
  route({
    method: 'GET',
    path: '/rest/question-subjects',
    access: 'read',
    summary: 'Subjects of queries and their fields',
    answer: { status: 200, schema: listOf(SubjectItem), description: 'Subjects' },
    handle: async () => ({ items: [...(await service.subjects())], next: null }),
  }),
  route({
    method: 'GET',
    path: '/rest/questions',
    access: 'read',
    summary: 'Saved queries: shipped ones by category, then custom ones',
    answer: { status: 200, schema: listOf(SavedQuestion), description: 'All of them' },
    handle: async () => ({ items: [...(await service.questions())], next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/questions',
    access: 'change',
    summary: 'Saves a custom query',
    body: QuestionDraft,
    answer: { status: 201, schema: SavedQuestion, description: 'The query' },
    handle: ({ body }) => service.save(body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/questions/{id}',
    access: 'change',
    summary: 'Deletes a custom query',
    params: Id,
    answer: { status: 204, description: 'The query is deleted' },
    handle: ({ params }) => service.remove(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/question-answer',
    access: 'read',
    summary: 'Runs a query on the current data: a saved one by id, or any as JSON',
    query: queryOf({
      ...reference,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, description: 'Rows; default 500' })),
      from: Type.Optional(Type.Integer({ minimum: 0, description: 'Rows skipped' })),
    }),
    answer: { status: 200, schema: AnswerTable, description: 'Columns and rows' },
    async handle({ query }) {
      const { limit = 500, from = 0 } = query
      const answer = await service.ask(await questionOf(service, query))
      return { ...answer, rows: answer.rows.slice(from, from + limit) }
    },
  }),
  route({
    method: 'GET',
    path: '/rest/question-file',
    access: 'read',
    summary: 'The result of a query as CSV, PDF, HTML or JSON',
    query: queryOf({ ...reference, format: Type.Optional(ReportFormatKind) }),
    answer: { status: 200, type: 'application/octet-stream', description: 'All stored rows of the result' },
    async handle({ query, reply }) {
      const question = await questionOf(service, query)
      return sendFile(reply, await service.file(question, query.format ?? 'csv'))
    },
  }),
]

/** Throws `bad-question`. */
async function questionOf(
  service: Pick<QueryApi, 'find'>,
  { id, question }: { readonly id?: string; readonly question?: string },
): Promise<Question & { readonly title: string; readonly about: string }> {
  if ((id === undefined) === (question === undefined))
    throw new CodedError('bad-question', 'expected either id or question')
  if (id !== undefined) return service.find(id)
  let parsed: unknown
  try {
    parsed = JSON.parse(question!)
  } catch {
    throw new CodedError('bad-question', 'question: expected JSON')
  }
  if (!Value.Check(Question, parsed)) {
    const [first] = Value.Errors(Question, parsed)
    throw new CodedError(
      'bad-question',
      `question${first?.instancePath ?? ''}: ${first?.message ?? 'invalid'}`,
    )
  }
  return { ...parsed, title: 'Question', about: '' }
}
