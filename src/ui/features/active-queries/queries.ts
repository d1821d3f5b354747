import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  ActiveQueryStatus,
  QueryApprovalRequest,
  QueryPlanDetail,
  QueryPlanItem,
  QueryPlanRequest,
} from '#schema/active-queries'
import { useSource } from '#ui/source/SourceContext.tsx'
import { part } from '#ui/source/source'

/** A running plan writes no event of the feed. */
const lookMs = 2000

export function useActiveQueries() {
  const source = useSource()
  return useQuery({
    queryKey: ['active-queries'],
    queryFn: () => source.read<ActiveQueryStatus>('/active-queries'),
    refetchInterval: lookMs,
  })
}

export function useQueryPlan(id: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['active-queries', id],
    queryFn: () => source.read<QueryPlanDetail>(`/active-queries/plans/${part(id)}`),
    refetchInterval: lookMs,
  })
}

function useChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ['active-queries'] }),
  })
}

export function useMakePlan() {
  const source = useSource()
  return useChange((request: QueryPlanRequest) =>
    source.send<QueryPlanDetail>('POST', '/active-queries/plans', request),
  )
}

export function useApprove(id: string) {
  const source = useSource()
  return useChange((approval: QueryApprovalRequest) =>
    source.send<QueryPlanItem>('POST', `/active-queries/plans/${part(id)}/approval`, approval),
  )
}

/** True sets the kill switch, false releases it. */
export function useKillSwitch() {
  const source = useSource()
  return useChange((isSet: boolean) => source.send<void>(isSet ? 'PUT' : 'DELETE', '/active-queries/stop'))
}
