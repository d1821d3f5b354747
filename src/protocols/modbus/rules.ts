/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as modbusAddressRefused } from './rules/modbus-address-refused.ts'
import { rule as modbusCommunicationDisabled } from './rules/modbus-communication-disabled.ts'
import { rule as modbusDeviceFailed } from './rules/modbus-device-failed.ts'
import { rule as modbusException } from './rules/modbus-exception.ts'
import { rule as modbusExceptionFromClient } from './rules/modbus-exception-from-client.ts'
import { rule as modbusFunctionRefused } from './rules/modbus-function-refused.ts'
import { rule as modbusFunctionZero } from './rules/modbus-function-zero.ts'
import { rule as modbusUnitScan } from './rules/modbus-unit-scan.ts'
import { rule as modbusUnresponsive } from './rules/modbus-unresponsive.ts'
import { rule as modbusValueRefused } from './rules/modbus-value-refused.ts'

export const rules: readonly Rule[] = [
  modbusAddressRefused,
  modbusCommunicationDisabled,
  modbusDeviceFailed,
  modbusException,
  modbusExceptionFromClient,
  modbusFunctionRefused,
  modbusFunctionZero,
  modbusUnitScan,
  modbusUnresponsive,
  modbusValueRefused,
]
