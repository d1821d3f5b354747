import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DestinationChange } from '#schema/forwarding'
import {
  listDestinations,
  listMessageFormats,
  removeDestination,
  saveDestination,
  testDestination,
} from '#ui/source/forwarding'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Queues change without an event of the feed. */
const lookMs = 3000

export function useDestinations() {
  const source = useSource()
  return useQuery({
    queryKey: ['destinations'],
    queryFn: () => listDestinations(source),
    refetchInterval: lookMs,
  })
}

export function useFormats() {
  const source = useSource()
  return useQuery({ queryKey: ['message-formats'], queryFn: () => listMessageFormats(source) })
}

/** Saves a destination, or creates one if `id` is undefined. */
export function useSave(id: string | undefined) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: DestinationChange) => saveDestination(source, id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['destinations'] }),
  })
}

export function useRemove(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => removeDestination(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['destinations'] }),
  })
}

export function useTest(id: string) {
  const source = useSource()
  return useMutation({ mutationFn: () => testDestination(source, id) })
}
