import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DestinationChange } from '#schema/forwarding'
import {
  changeFailedMessages,
  listDeliveries,
  listDestinations,
  listDestinationTypes,
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

export function useDestinationTypes() {
  const source = useSource()
  return useQuery({
    queryKey: ['destination-types'],
    queryFn: () => listDestinationTypes(source),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Messages of a destination that were given up. */
export function useFailedMessages(id: string, isShown: boolean) {
  const source = useSource()
  return useQuery({
    queryKey: ['deliveries', id, 'failed'],
    queryFn: () => listDeliveries(source, { destination: id, state: 'failed', limit: 100 }),
    enabled: isShown,
  })
}

/** Sends failed messages again, or forgets them; all if none are named. */
export function useFailedChange(id: string, change: 'resend' | 'discard') {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (numbers: readonly number[]) => changeFailedMessages(source, { id, change, numbers }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['destinations'] }),
        queries.invalidateQueries({ queryKey: ['deliveries'] }),
      ]),
  })
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
