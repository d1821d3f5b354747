import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Intelligence } from '#schema/intelligence'
import { readIntelligence, updateIntelligence } from '#ui/source/intelligence'
import { useSource } from '#ui/source/SourceContext.tsx'

const KEY = ['intelligence']
/** Refresh interval during an update or a search, in ms. */
const LOOK_MS = { busy: 2000, idle: 30_000 } as const

export function useIntelligence() {
  const source = useSource()
  return useQuery({
    queryKey: KEY,
    queryFn: () => readIntelligence(source),
    refetchInterval: ({ state: { data } }) =>
      data?.hunt.isUnderWay || data?.sources.some(({ state }) => state === 'updating')
        ? LOOK_MS.busy
        : LOOK_MS.idle,
  })
}

/** Changes of files and sources; each answers with the new state. */
export function useChange() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ method, path, body }: { method: 'POST' | 'DELETE'; path: string; body?: unknown }) =>
      source.send<Intelligence>(method, path, body),
    onSuccess: (state) => queries.setQueryData(KEY, state),
  })
}

export function useUpdate() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => updateIntelligence(source, name),
    onSuccess: (state) => queries.setQueryData(KEY, state),
  })
}
