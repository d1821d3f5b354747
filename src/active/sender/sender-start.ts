import type { PlannedTarget, QueryPlan } from '../plan/query-plan.ts'
import type { DeviceCredentials } from './credentials.ts'

/** Input of the sender from the gate: the plan, the devices of this run, and credentials by address. */
export interface SenderStart {
  readonly plan: QueryPlan
  readonly targets: readonly PlannedTarget[]
  readonly credentials: Readonly<Record<string, DeviceCredentials>>
}
