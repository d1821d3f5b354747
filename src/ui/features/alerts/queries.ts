import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import type { TriagedAlert } from '#schema/alert'
import { severityWords } from '#ui/kit/severities'
import type { TimeSpan } from '#ui/kit/span'
import { listAlerts, readAlert } from '#ui/source/alerts'
import { listIncidents } from '#ui/source/incidents'
import { useSource } from '#ui/source/SourceContext.tsx'
import { type AlertAction, perform, undoOf } from './actions.ts'
import { type AlertFilters, wordsOf } from './filters.ts'
import { inTurn, startOfTurns, type Turns } from './merged-pages.ts'

/** Rows per request. */
const pageRows = 200

export function useAlerts({ status, severity, hours, order, span }: AlertFilters) {
  const severities = severity !== undefined ? [severity] : order === 'time' ? [undefined] : severityWords
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['alerts', { status, severities, hours, span }],
    queryFn: ({ pageParam }) =>
      inTurn(severities, pageParam, pageRows, (severity, cursor, limit) =>
        listAlerts(source, { ...wordsOf(status), severity, hours, ...span, limit, cursor }),
      ),
    initialPageParam: startOfTurns,
    getNextPageParam: (page) => page.next,
  })
  const alerts = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, alerts }
}

/** The alert named by a link if the list does not show it: closed, hidden, or further down. */
export function useLinkedAlert(id: string | undefined) {
  const source = useSource()
  return useQuery({
    queryKey: ['alert', id],
    queryFn: () => readAlert(source, id ?? ''),
    enabled: id !== undefined,
    retry: false,
  }).data
}

/** Incidents that may contain the alerts. */
export function useIncidents(span: TimeSpan) {
  const source = useSource()
  return useQuery({
    queryKey: ['incidents', span],
    queryFn: () => listIncidents(source, { ...span, limit: pageRows }),
  })
}

type Listed = InfiniteData<Turns<TriagedAlert>>

interface Performed {
  readonly alerts: readonly TriagedAlert[]
  readonly action: AlertAction
}

/**
 * Applies an action to alerts, one after the other. The list updates at once and may unmount the caller; `onDone`
 * is therefore called by the mutation itself.
 */
export function usePerform(onDone: (performed: Performed) => void) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    async mutationFn({ alerts, action }: Performed) {
      for (const alert of alerts) await perform(source, alert, action)
    },
    async onMutate({ alerts, action }) {
      if (undoOf(action) === undefined) return
      await queries.cancelQueries({ queryKey: ['alerts', { status: 'open' }] })
      const gone = new Set(alerts.map(({ id }) => id))
      queries.setQueriesData<Listed>(
        { queryKey: ['alerts', { status: 'open' }] },
        (list) =>
          list && {
            ...list,
            pages: list.pages.map((page) => ({
              ...page,
              items: page.items.filter(({ id }) => !gone.has(id)),
            })),
          },
      )
    },
    onSuccess: (_, performed) => onDone(performed),
    onSettled: () => queries.invalidateQueries(),
  })
}
