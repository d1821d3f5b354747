import type { AnswerTable, QuestionDraft, SavedQuestion, SubjectItem } from '#schema/queries'
import { type DataSource, type Paged, part, type Query } from './source.ts'

/** Saved queries, shipped ones first. */
export const listQuestions = (source: DataSource) => source.read<Paged<SavedQuestion>>('/questions')

export const listQuestionSubjects = (source: DataSource) =>
  source.read<Paged<SubjectItem>>('/question-subjects')

/** Runs a saved query by `id`, or `question` as JSON. */
export const answerQuestion = (source: DataSource, query: Query) =>
  source.read<AnswerTable>('/question-answer', query)

export const answerAddress = (source: DataSource, query: Query) => source.address('/question-file', query)

export const saveQuestion = (source: DataSource, draft: QuestionDraft) =>
  source.send<SavedQuestion>('POST', '/questions', draft)

export const removeQuestion = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/questions/${part(id)}`)
