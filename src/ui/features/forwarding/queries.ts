import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DestinationChange } from '#schema/forwarding'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Queues change without an event of the feed. */
const lookMs = 3000

export function useDestinations() {
  const source = useSource()
  return useQuery({
    queryKey: ['destinations'],
    queryFn: () => source.destinations(),
    refetchInterval: lookMs,
  })
}

export function useFormats() {
  const source = useSource()
  return useQuery({ queryKey: ['message-formats'], queryFn: () => source.messageFormats() })
}

/** Saves a destination, or creates one if `id` is undefined. */
export function useSave(id: string | undefined) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: DestinationChange) => source.saveDestination(id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['destinations'] }),
  })
}

export function useRemove(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => source.removeDestination(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['destinations'] }),
  })
}

export function useTest(id: string) {
  const source = useSource()
  return useMutation({ mutationFn: () => source.testDestination(id) })
}
