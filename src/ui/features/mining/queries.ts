import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Question, QuestionDraft } from '#schema/queries'
import {
  answerQuestion,
  listQuestionSubjects,
  listQuestions,
  removeQuestion,
  saveQuestion,
} from '#ui/source/queries'
import { listReportKinds } from '#ui/source/reports'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rows per request; files have all. */
const ROWS = 2000

export function useQuestions() {
  const source = useSource()
  return useQuery({ queryKey: ['questions'], queryFn: () => listQuestions(source) })
}

export function useSubjects() {
  const source = useSource()
  return useQuery({
    queryKey: ['question-subjects'],
    queryFn: () => listQuestionSubjects(source),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Whether the sensor can print PDF. */
export function useReportKinds() {
  const source = useSource()
  return useQuery({ queryKey: ['report-kinds'], queryFn: () => listReportKinds(source) })
}

/** Refreshed with the live feed. */
export function useAnswer(question: Question) {
  const source = useSource()
  const text = JSON.stringify(question)
  return useQuery({
    queryKey: ['question-answer', text],
    queryFn: () => answerQuestion(source, { question: text, limit: ROWS }),
  })
}

export function useSaveQuestion() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (draft: QuestionDraft) => saveQuestion(source, draft),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['questions'] }),
  })
}

export function useRemoveQuestion() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => removeQuestion(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['questions'] }),
  })
}
