import type { AnswerTable, QuestionDraft, SavedQuestion, SubjectItem } from '#schema/queries'
import { type Paged, part, type Query, type Source } from './source.ts'

/** Saved queries, shipped ones first. */
export const listQuestions = (source: Source) => source.read<Paged<SavedQuestion>>('/questions')

export const listQuestionSubjects = (source: Source) => source.read<Paged<SubjectItem>>('/question-subjects')

/** Runs a saved query by `id`, or `question` as JSON. */
export const answerQuestion = (source: Source, query: Query) =>
  source.read<AnswerTable>('/question-answer', query)

export const answerAddress = (source: Source, query: Query) => source.address('/question-file', query)

export const saveQuestion = (source: Source, draft: QuestionDraft) =>
  source.send<SavedQuestion>('POST', '/questions', draft)

export const removeQuestion = (source: Source, id: string) =>
  source.send<void>('DELETE', `/questions/${part(id)}`)
