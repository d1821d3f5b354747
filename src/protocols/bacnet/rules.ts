/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as bacnetCommunicationDisabled } from './rules/bacnet-communication-disabled.ts'
import { rule as bacnetDeviceImitated } from './rules/bacnet-device-imitated.ts'
import { rule as bacnetFileWritten } from './rules/bacnet-file-written.ts'
import { rule as bacnetIllegalMessage } from './rules/bacnet-illegal-message.ts'
import { rule as bacnetOperationFailed } from './rules/bacnet-operation-failed.ts'
import { rule as bacnetRegistrationDeleted } from './rules/bacnet-registration-deleted.ts'
import { rule as bacnetRouteTaken } from './rules/bacnet-route-taken.ts'
import { rule as lifeSafetyPriorityUsed } from './rules/life-safety-priority-used.ts'

export const rules: readonly Rule[] = [
  bacnetCommunicationDisabled,
  bacnetDeviceImitated,
  bacnetFileWritten,
  bacnetIllegalMessage,
  bacnetOperationFailed,
  bacnetRegistrationDeleted,
  bacnetRouteTaken,
  lifeSafetyPriorityUsed,
]
