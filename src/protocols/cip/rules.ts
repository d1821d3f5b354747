/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as cipConnectionClosedByOtherClient } from './rules/cip-connection-closed-by-other-client.ts'
import { rule as cipConnectionExhaustion } from './rules/cip-connection-exhaustion.ts'
import { rule as cipServiceFailed } from './rules/cip-service-failed.ts'

export const rules: readonly Rule[] = [
  cipServiceFailed,
  cipConnectionClosedByOtherClient,
  cipConnectionExhaustion,
]
