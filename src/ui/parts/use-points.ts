import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { PointPage } from '#contract/process-values'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rows asked for at a time. */
const pageRows = 200

export interface PointNarrowing {
  readonly device?: string | undefined
  readonly search?: string | undefined
  /** `true`: only what somebody writes. */
  readonly written?: string | undefined
}

/** Points, the written ones first, as far as someone has looked. */
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
