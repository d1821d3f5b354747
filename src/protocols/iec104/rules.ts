/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as iec104CauseUnknown } from './rules/iec104-cause-unknown.ts'
import { rule as iec104CommonAddressUnknown } from './rules/iec104-common-address-unknown.ts'
import { rule as iec104MonitorDataToStation } from './rules/iec104-monitor-data-to-station.ts'
import { rule as iec104ObjectUnknown } from './rules/iec104-object-unknown.ts'
import { rule as iec104SecondMaster } from './rules/iec104-second-master.ts'
import { rule as iec104TypeUnknown } from './rules/iec104-type-unknown.ts'

export const rules: readonly Rule[] = [
  iec104CauseUnknown,
  iec104CommonAddressUnknown,
  iec104MonitorDataToStation,
  iec104ObjectUnknown,
  iec104SecondMaster,
  iec104TypeUnknown,
]
