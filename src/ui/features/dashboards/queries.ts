import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DashboardDraft, DashboardItem } from '#schema/dashboard'
import { answerQuestion } from '#ui/source/queries'
import { useSource } from '#ui/source/SourceContext.tsx'
import { type Paged, part } from '#ui/source/source'
import type { CountedWidget } from './widgets.ts'

/** Rows that a widget counts. */
const ROWS = 2000

export function useDashboards() {
  const source = useSource()
  return useQuery({
    queryKey: ['dashboards'],
    queryFn: async () => (await source.read<Paged<DashboardItem>>('/dashboards')).items,
  })
}

/** @param within `24h`, `7d`, `30d`: only what was seen so recently; '' for all */
export function useCounted({ question }: CountedWidget, within: string) {
  const source = useSource()
  const time = question.subject === 'alerts' ? 'lastTime' : 'lastSeen'
  const isTimed = within !== '' && question.subject !== 'exposures'
  const isAsked = question.conditions.some(({ field }) => field === time)
  const recent = isTimed && !isAsked ? [{ field: time, is: 'within' as const, value: within }] : []
  const text = JSON.stringify({ ...question, conditions: [...question.conditions, ...recent] })
  return useQuery({
    queryKey: ['question-answer', text],
    queryFn: () => answerQuestion(source, { question: text, limit: ROWS }),
  })
}

export function useWriteDashboards() {
  const source = useSource()
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries({ queryKey: ['dashboards'] })
  return {
    save: useMutation({
      mutationFn: ({ id, draft }: { id: string | undefined; draft: DashboardDraft }) =>
        id === undefined
          ? source.send<DashboardItem>('POST', '/dashboards', draft)
          : source.send<DashboardItem>('PUT', `/dashboards/${part(id)}`, draft),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: string) => source.send<void>('DELETE', `/dashboards/${part(id)}`),
      onSettled,
    }),
  }
}
