import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AlertChange, TriagedAlert } from '#contract/alert'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { Choice } from './choosing.ts'

/** Rows asked for at a time. */
const pageRows = 200

export function useAlerts({ status, severity }: Choice) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['alerts', { status, severity }],
    queryFn: ({ pageParam }) =>
      source.alerts({
        status: status === 'all' ? undefined : status,
        severity,
        limit: pageRows,
        cursor: pageParam ?? undefined,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const alerts = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, alerts }
}

/** Changes an alert's state; every list asks again. */
export function useChangeAlert() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ alert, change }: { alert: TriagedAlert; change: AlertChange }) =>
      source.changeAlert(alert.id, change),
    onSettled: () => queries.invalidateQueries(),
  })
}
