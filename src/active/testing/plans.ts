/** Plans for tests. */
import { BUDGETS } from '../plan/budgets.ts'
import type { PlannedQuery, PlannedTarget, QueryPlan } from '../plan/query-plan.ts'
import type { QueryTemplate } from '../template/template.ts'
import { DEVICE_MAC, QUERY_SIDE } from './namespaces.ts'

export function plannedQuery(template: QueryTemplate, more: Partial<PlannedQuery> = {}): PlannedQuery {
  return { id: template.id, port: template.port, known: {}, secretLength: 6, names: [], ...more }
}

export function plannedTarget(
  address: string,
  queries: readonly PlannedQuery[],
  more: Partial<PlannedTarget> = {},
): PlannedTarget {
  return {
    device: address,
    name: address,
    address,
    mac: DEVICE_MAC,
    vendor: 'Example',
    model: 'Model',
    firmware: '',
    allowedBecause: '',
    usualAnswerMs: 0,
    queries,
    ...more,
  }
}

export function planOf(targets: readonly PlannedTarget[], more: Partial<QueryPlan> = {}): QueryPlan {
  const created = new Date(Date.now() - 60_000).toISOString()
  return {
    version: 1,
    number: 1,
    site: 'Test',
    planner: 'ada',
    created,
    expires: new Date(Date.now() + 86_400_000).toISOString(),
    windows: [],
    source: { address: QUERY_SIDE.address, mac: QUERY_SIDE.mac },
    budgets: BUDGETS,
    targets,
    ...more,
  }
}
