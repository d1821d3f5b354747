import type { PlannedTarget, QueryPlan } from '../plan/query-plan.ts'
import type { DeviceCredentials } from './credentials.ts'

/** What the gate gives the sender: the plan, who of it is asked in this run, and credentials by address. */
export interface SenderStart {
  readonly plan: QueryPlan
  readonly targets: readonly PlannedTarget[]
  readonly credentials: Readonly<Record<string, DeviceCredentials>>
}
