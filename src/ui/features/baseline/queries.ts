import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Sentences asked for at a time. */
const pageRows = 100

export function useBaseline(search: string) {
  const source = useSource()
  return useInfiniteQuery({
    queryKey: ['baseline', search],
    queryFn: ({ pageParam }) =>
      source.baseline({ search: search || undefined, limit: pageRows, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}
