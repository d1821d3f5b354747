import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PointItem, PointPage } from '#schema/process-values'
import type { PointTrendItem } from '#schema/trend'
import type { TimeSpan } from '#ui/kit/span'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rows per request. */
const pageRows = 200

export interface PointNarrowing {
  readonly device?: string | undefined
  readonly search?: string | undefined
  /** `true`: only written points. */
  readonly written?: string | undefined
}

/** Points, written ones first, as far as loaded. */
export function usePoints(narrowing: PointNarrowing) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['process-values', narrowing],
    queryFn: ({ pageParam }) =>
      source.read<PointPage>('/process-values', { ...narrowing, limit: pageRows, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const pages = query.data?.pages
  const points = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  return { ...query, points, total: pages?.[0]?.total ?? 0 }
}

/** Values of points over a time range, in the order of the points. */
export function usePointTrends(points: readonly PointItem[], span: TimeSpan) {
  const source = useSource()
  return useQueries({
    queries: points.map(({ address, protocol, unit, point }) => {
      const asked = { address, protocol, unit, point, ...span }
      return {
        queryKey: ['process-values', 'trend', asked],
        queryFn: () => source.read<PointTrendItem>('/process-values/trend', asked),
        placeholderData: keepPreviousData,
      }
    }),
    combine: (answers) => ({
      trends: answers.map(({ data }) => data),
      error: answers.find(({ data, error }) => data === undefined && error)?.error ?? null,
      isPending: answers.some(({ isPending }) => isPending),
      refetch: () => void Promise.all(answers.map(({ refetch }) => refetch())),
    }),
  })
}
