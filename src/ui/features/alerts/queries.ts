import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { TriagedAlert } from '#contract/alert'
import { useSource } from '#ui/source/SourceContext.tsx'
import { type Choice, wordsOf } from './choosing.ts'
import { type Deed, perform } from './deeds.ts'

/** Rows asked for at a time. */
const pageRows = 200

export function useAlerts({ status, severity, span }: Choice) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['alerts', { status, severity, span }],
    queryFn: ({ pageParam }) =>
      source.alerts({
        ...wordsOf(status),
        severity,
        ...span,
        limit: pageRows,
        cursor: pageParam ?? undefined,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const alerts = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, alerts }
}

/** Does something about an alert; every list asks again. */
export function usePerform() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ alert, deed }: { alert: TriagedAlert; deed: Deed }) => perform(source, alert, deed),
    onSettled: () => queries.invalidateQueries(),
  })
}
