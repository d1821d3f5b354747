/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as dnp3AuthenticationFailed } from './rules/dnp3-authentication-failed.ts'
import { rule as dnp3ConfigurationChanged } from './rules/dnp3-configuration-changed.ts'
import { rule as dnp3ConfigurationCorrupt } from './rules/dnp3-configuration-corrupt.ts'
import { rule as dnp3DeviceTrouble } from './rules/dnp3-device-trouble.ts'
import { rule as dnp3EventOverflow } from './rules/dnp3-event-overflow.ts'
import { rule as dnp3EventOverflowRepeated } from './rules/dnp3-event-overflow-repeated.ts'
import { rule as dnp3FunctionUnsupported } from './rules/dnp3-function-unsupported.ts'
import { rule as dnp3IllegalOperation } from './rules/dnp3-illegal-operation.ts'
import { rule as dnp3ImproperResponse } from './rules/dnp3-improper-response.ts'
import { rule as dnp3InitializeData } from './rules/dnp3-initialize-data.ts'
import { rule as dnp3MasterConfirmation } from './rules/dnp3-master-confirmation.ts'
import { rule as dnp3ObjectUnknown } from './rules/dnp3-object-unknown.ts'
import { rule as dnp3OutstationFrequentRestarts } from './rules/dnp3-outstation-frequent-restarts.ts'
import { rule as dnp3OutstationRestarted } from './rules/dnp3-outstation-restarted.ts'
import { rule as dnp3ParameterError } from './rules/dnp3-parameter-error.ts'
import { rule as dnp3ReservedFunction } from './rules/dnp3-reserved-function.ts'
import { rule as dnp3ReservedIndications } from './rules/dnp3-reserved-indications.ts'
import { rule as dnp3SaveConfiguration } from './rules/dnp3-save-configuration.ts'

export const rules: readonly Rule[] = [
  dnp3AuthenticationFailed,
  dnp3ConfigurationChanged,
  dnp3ConfigurationCorrupt,
  dnp3DeviceTrouble,
  dnp3EventOverflow,
  dnp3EventOverflowRepeated,
  dnp3FunctionUnsupported,
  dnp3IllegalOperation,
  dnp3ImproperResponse,
  dnp3InitializeData,
  dnp3MasterConfirmation,
  dnp3ObjectUnknown,
  dnp3OutstationRestarted,
  dnp3OutstationFrequentRestarts,
  dnp3ParameterError,
  dnp3ReservedFunction,
  dnp3ReservedIndications,
  dnp3SaveConfiguration,
]
