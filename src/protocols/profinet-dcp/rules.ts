/** Rules for this protocol only. */
import type { Rule } from '#model/rule'
import { rule as profinetDcpCommandFailed } from './rules/profinet-dcp-command-failed.ts'
import { rule as profinetDeviceRenamed } from './rules/profinet-device-renamed.ts'
import { rule as profinetFactoryReset } from './rules/profinet-factory-reset.ts'

export const rules: readonly Rule[] = [profinetDcpCommandFailed, profinetDeviceRenamed, profinetFactoryReset]
