import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  ActionTypeItem,
  NewResponse,
  NewTrigger,
  PlannedRunItem,
  PlaybookItem,
  PlaybookRun,
  ResponseConnectionChange,
  ResponseConnectionItem,
  ResponseItem,
  ResponseList,
  TriggerItem,
} from '#schema/response'
import { listRules } from '#ui/source/rules'
import { useSource } from '#ui/source/SourceContext.tsx'
import { type Paged, part } from '#ui/source/source'

/** Responses end and are undone without an event of the feed. */
const lookMs = 2000

export function useResponses() {
  const source = useSource()
  return useQuery({
    queryKey: ['responses'],
    queryFn: () => source.read<ResponseList>('/responses'),
    refetchInterval: lookMs,
  })
}

export function useActionTypes() {
  const source = useSource()
  return useQuery({
    queryKey: ['response-types'],
    queryFn: () => source.read<Paged<ActionTypeItem>>('/response-types'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useConnections() {
  const source = useSource()
  return useQuery({
    queryKey: ['response-connections'],
    queryFn: () => source.read<Paged<ResponseConnectionItem>>('/response-connections'),
  })
}

export function usePlaybooks() {
  const source = useSource()
  return useQuery({ queryKey: ['playbooks'], queryFn: () => source.read<Paged<PlaybookItem>>('/playbooks') })
}

function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>, keys: readonly string[]) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
}

export function usePlan() {
  const source = useSource()
  return useChange(
    (wanted: NewResponse) => source.send<ResponseItem>('POST', '/responses', wanted),
    ['responses'],
  )
}

/** Approves what was read, ends an active response, or withdraws a planned one. */
export function useDecision({ id, dryRun }: ResponseItem) {
  const source = useSource()
  return useChange(
    (decision: 'approve' | 'undo' | 'withdraw') =>
      source.send<ResponseItem>(
        'POST',
        `/responses/${part(id)}/${decision}`,
        decision === 'approve' ? { dryRun: dryRun.id } : undefined,
      ),
    ['responses'],
  )
}

export function useSwitch() {
  const source = useSource()
  return useChange(
    (isOff: boolean) => source.send<ResponseList>('PUT', '/response-switch', { isOff }),
    ['responses'],
  )
}

export function useAddConnection() {
  const source = useSource()
  return useChange(
    (change: ResponseConnectionChange) =>
      source.send<ResponseConnectionItem>('POST', '/response-connections', change),
    ['response-connections'],
  )
}

export function useRemoveConnection(id: string) {
  const source = useSource()
  return useChange(
    () => source.send<void>('DELETE', `/response-connections/${part(id)}`),
    ['response-connections'],
  )
}

export function useRunPlaybook(id: string) {
  const source = useSource()
  return useChange(
    (run: PlaybookRun) => source.send<PlannedRunItem>('POST', `/playbooks/${part(id)}/run`, run),
    ['responses'],
  )
}

export function useImportPlaybook() {
  const source = useSource()
  return useChange(
    async (file: File) => source.send<PlaybookItem>('POST', '/playbooks', JSON.parse(await file.text())),
    ['playbooks'],
  )
}

export function useTriggers() {
  const source = useSource()
  return useQuery({
    queryKey: ['response-triggers'],
    queryFn: () => source.read<Paged<TriggerItem>>('/response-triggers', {}),
  })
}

export function useProposeTrigger() {
  const source = useSource()
  return useChange(
    (wanted: NewTrigger) => source.send<TriggerItem>('POST', '/response-triggers', wanted),
    ['response-triggers'],
  )
}

/** Releases a trigger of another person, or removes one. */
export function useTriggerDecision(id: string) {
  const source = useSource()
  return useChange(
    (decision: 'release' | 'remove') =>
      decision === 'release'
        ? source.send<void>('POST', `/response-triggers/${part(id)}/release`)
        : source.send<void>('DELETE', `/response-triggers/${part(id)}`),
    ['response-triggers'],
  )
}

/** Rules by which automatic playbooks start. */
export function useRules() {
  const source = useSource()
  return useQuery({ queryKey: ['rules'], queryFn: () => listRules(source) })
}
