import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  AgentAccess,
  AgentDetail,
  AgentItem,
  AgentJoins,
  CreatedAgentCode,
  EndpointImport,
  EndpointImportItem,
  EndpointImportPreview,
  JoinChange,
  NewAgentCode,
} from '#schema/agents'
import { useSource } from '#ui/source/SourceContext.tsx'
import { type Paged, part } from '#ui/source/source'

const KEY = ['agents'] as const
/** Batches come every half hour; the state changes with time alone. */
const REFRESH_MS = 15_000

export function useAgents(search: string) {
  const source = useSource()
  return useInfiniteQuery({
    queryKey: [...KEY, 'list', search],
    queryFn: ({ pageParam }) =>
      source.read<Paged<AgentItem>>('/agents', {
        limit: 200,
        cursor: pageParam,
        search: search === '' ? undefined : search,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: REFRESH_MS,
  })
}

export function useAgent(id: string) {
  const source = useSource()
  return useQuery({
    queryKey: [...KEY, 'one', id],
    queryFn: () => source.read<AgentDetail>(`/agents/${part(id)}`),
    refetchInterval: REFRESH_MS,
  })
}

export function useAgentAccess() {
  const source = useSource()
  return useQuery({
    queryKey: [...KEY, 'access'],
    queryFn: () => source.read<AgentAccess>('/agent-access'),
    refetchInterval: REFRESH_MS,
  })
}

export function useCreateCode() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (code: NewAgentCode) => source.send<CreatedAgentCode>('POST', '/agent-codes', code),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useRemoveAgent(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => source.send('DELETE', `/agents/${part(id)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useJoins() {
  const source = useSource()
  return useQuery({
    queryKey: [...KEY, 'joins'],
    queryFn: () => source.read<AgentJoins>('/agent-joins'),
    refetchInterval: REFRESH_MS,
  })
}

export function useDecideJoin(agent: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: JoinChange) => source.send<AgentJoins>('PUT', `/agent-joins/${part(agent)}`, change),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useUndecideJoin(agent: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => source.send<AgentJoins>('DELETE', `/agent-joins/${part(agent)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useImports() {
  const source = useSource()
  return useQuery({
    queryKey: [...KEY, 'imports'],
    queryFn: () => source.read<Paged<EndpointImportItem>>('/endpoint-imports'),
  })
}

export function usePreviewImport() {
  const source = useSource()
  return useMutation({
    mutationFn: (file: File) => source.send<EndpointImportPreview>('POST', '/endpoint-imports/preview', file),
  })
}

export function useImport() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file: File) =>
      source.send<EndpointImport>('POST', `/endpoint-imports?file=${part(file.name.slice(0, 200))}`, file),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useUndoImport() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => source.send('DELETE', `/endpoint-imports/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}
