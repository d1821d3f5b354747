/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as modbusAddressRefused } from './rules/modbus-address-refused.ts'
import { rule as modbusCommunicationsSet } from './rules/modbus-communications-set.ts'
import { rule as modbusDeviceFailed } from './rules/modbus-device-failed.ts'
import { rule as modbusException } from './rules/modbus-exception.ts'
import { rule as modbusExceptionFromClient } from './rules/modbus-exception-from-client.ts'
import { rule as modbusFunctionRefused } from './rules/modbus-function-refused.ts'
import { rule as modbusFunctionZero } from './rules/modbus-function-zero.ts'
import { rule as modbusUnitsTried } from './rules/modbus-units-tried.ts'
import { rule as modbusUnresponsive } from './rules/modbus-unresponsive.ts'
import { rule as modbusValueRefused } from './rules/modbus-value-refused.ts'

export const rules: readonly Rule[] = [
  modbusAddressRefused,
  modbusCommunicationsSet,
  modbusDeviceFailed,
  modbusException,
  modbusExceptionFromClient,
  modbusFunctionRefused,
  modbusFunctionZero,
  modbusUnitsTried,
  modbusUnresponsive,
  modbusValueRefused,
]
