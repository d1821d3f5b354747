/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as cipServiceFailed } from './rules/cip-service-failed.ts'
import { rule as connectionClosedByAnother } from './rules/connection-closed-by-another.ts'
import { rule as connectionsExhausted } from './rules/connections-exhausted.ts'

export const rules: readonly Rule[] = [cipServiceFailed, connectionClosedByAnother, connectionsExhausted]
