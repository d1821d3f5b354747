/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as mmsBadDeviceState } from './rules/mms-bad-device-state.ts'
import { rule as mmsServiceFailed } from './rules/mms-service-failed.ts'

export const rules: readonly Rule[] = [mmsBadDeviceState, mmsServiceFailed]
