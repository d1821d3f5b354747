/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as bacnetCommunicationDisabled } from './rules/bacnet-communication-disabled.ts'
import { rule as bacnetDuplicateDeviceInstance } from './rules/bacnet-duplicate-device-instance.ts'
import { rule as bacnetFileWritten } from './rules/bacnet-file-written.ts'
import { rule as bacnetForeignDeviceDeleted } from './rules/bacnet-foreign-device-deleted.ts'
import { rule as bacnetIllegalMessage } from './rules/bacnet-illegal-message.ts'
import { rule as bacnetLifeSafetyPriority } from './rules/bacnet-life-safety-priority.ts'
import { rule as bacnetOperationFailed } from './rules/bacnet-operation-failed.ts'
import { rule as bacnetRogueRouter } from './rules/bacnet-rogue-router.ts'

export const rules: readonly Rule[] = [
  bacnetCommunicationDisabled,
  bacnetDuplicateDeviceInstance,
  bacnetFileWritten,
  bacnetIllegalMessage,
  bacnetOperationFailed,
  bacnetForeignDeviceDeleted,
  bacnetRogueRouter,
  bacnetLifeSafetyPriority,
]
