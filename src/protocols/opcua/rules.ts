/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as opcuaEventSevere } from './rules/opcua-event-severe.ts'
import { rule as opcuaServiceFailed } from './rules/opcua-service-failed.ts'
import { rule as opcuaSessionsExhausted } from './rules/opcua-sessions-exhausted.ts'

export const rules: readonly Rule[] = [opcuaEventSevere, opcuaServiceFailed, opcuaSessionsExhausted]
