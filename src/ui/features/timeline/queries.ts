import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { EventChange } from '#schema/event'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { Narrowing } from './filters.ts'

/** Rows per request. */
const pageRows = 100

export function useTimeline(narrowing: Narrowing) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['events', narrowing],
    queryFn: ({ pageParam }) =>
      source.events({ ...narrowing, limit: pageRows, cursor: pageParam ?? undefined }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, events }
}

export function useEventTypes() {
  const source = useSource()
  return useQuery({ queryKey: ['event-types'], queryFn: () => source.eventTypes() })
}

/** Adds, edits and deletes notes; refreshes all lists. */
export function useWriting() {
  const source = useSource()
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries()
  return {
    save: useMutation({
      mutationFn: ({ id, change }: { id: string | undefined; change: EventChange }) =>
        source.saveEvent(id, change),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => source.removeEvent(id), onSuccess }),
  }
}
