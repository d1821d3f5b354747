import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
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
  return { ...query, points: pages?.flatMap((page) => page.items) ?? [], total: pages?.[0]?.total ?? 0 }
}

/** Values of a point over a time range. */
export function usePointTrend({ address, protocol, unit, point }: PointItem, span: TimeSpan) {
  const source = useSource()
  const asked = { address, protocol, unit, point, ...span }
  return useQuery({
    queryKey: ['process-values', 'trend', asked],
    queryFn: () => source.read<PointTrendItem>('/process-values/trend', asked),
    placeholderData: keepPreviousData,
  })
}
