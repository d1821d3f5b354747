import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { EventChange } from '#schema/event'
import { listEvents, readEventTypes, removeEvent, saveEvent } from '#ui/source/events'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { Narrowing } from './filters.ts'

/** Rows per request. */
const pageRows = 100

export function useTimeline(narrowing: Narrowing) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['events', narrowing],
    queryFn: ({ pageParam }) =>
      listEvents(source, { ...narrowing, limit: pageRows, cursor: pageParam ?? undefined }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const events = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, events }
}

export function useEventTypes() {
  const source = useSource()
  return useQuery({ queryKey: ['event-types'], queryFn: () => readEventTypes(source) })
}

/** Adds, edits and deletes notes; refreshes all lists. */
export function useWriting() {
  const source = useSource()
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries()
  return {
    save: useMutation({
      mutationFn: ({ id, change }: { id: string | undefined; change: EventChange }) =>
        saveEvent(source, id, change),
      onSuccess,
    }),
    remove: useMutation({ mutationFn: (id: string) => removeEvent(source, id), onSuccess }),
  }
}
