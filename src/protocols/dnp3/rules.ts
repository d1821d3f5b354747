/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as dnp3AuthenticationFailed } from './rules/dnp3-authentication-failed.ts'
import { rule as dnp3ConfigurationChanged } from './rules/dnp3-configuration-changed.ts'
import { rule as dnp3ConfigurationCorrupt } from './rules/dnp3-configuration-corrupt.ts'
import { rule as dnp3DeviceTrouble } from './rules/dnp3-device-trouble.ts'
import { rule as dnp3EventOverflow } from './rules/dnp3-event-overflow.ts'
import { rule as dnp3EventOverflowLasts } from './rules/dnp3-event-overflow-lasts.ts'
import { rule as dnp3FunctionUnsupported } from './rules/dnp3-function-unsupported.ts'
import { rule as dnp3IllegalOperation } from './rules/dnp3-illegal-operation.ts'
import { rule as dnp3ImproperResponse } from './rules/dnp3-improper-response.ts'
import { rule as dnp3InitializeData } from './rules/dnp3-initialize-data.ts'
import { rule as dnp3MasterWantsConfirmation } from './rules/dnp3-master-wants-confirmation.ts'
import { rule as dnp3ObjectUnknown } from './rules/dnp3-object-unknown.ts'
import { rule as dnp3OutstationRestarted } from './rules/dnp3-outstation-restarted.ts'
import { rule as dnp3OutstationRestartsOften } from './rules/dnp3-outstation-restarts-often.ts'
import { rule as dnp3ParameterWrong } from './rules/dnp3-parameter-wrong.ts'
import { rule as dnp3ReservedFunction } from './rules/dnp3-reserved-function.ts'
import { rule as dnp3ReservedIndications } from './rules/dnp3-reserved-indications.ts'
import { rule as dnp3SaveConfiguration } from './rules/dnp3-save-configuration.ts'

export const rules: readonly Rule[] = [
  dnp3AuthenticationFailed,
  dnp3ConfigurationChanged,
  dnp3ConfigurationCorrupt,
  dnp3DeviceTrouble,
  dnp3EventOverflow,
  dnp3EventOverflowLasts,
  dnp3FunctionUnsupported,
  dnp3IllegalOperation,
  dnp3ImproperResponse,
  dnp3InitializeData,
  dnp3MasterWantsConfirmation,
  dnp3ObjectUnknown,
  dnp3OutstationRestarted,
  dnp3OutstationRestartsOften,
  dnp3ParameterWrong,
  dnp3ReservedFunction,
  dnp3ReservedIndications,
  dnp3SaveConfiguration,
]
