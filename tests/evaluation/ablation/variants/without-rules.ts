/** The rules without those added technique by technique. */
import * as whole from '#engine-host/disabled-models'
import type { Rule } from '#model/rule'

export { ABLATED, type Ablated, normalWithout } from '#engine-host/disabled-models'

/** Those added technique by technique. */
const LATER_RULES: ReadonlySet<string> = new Set([
  'alarms-acknowledged-in-burst',
  'attack-tool-certificate',
  'availability-lost',
  'device-failed-after-request',
  'device-loaded-by-unknown-client',
  'device-type-contradicted',
  'gateway-path-lost',
  'sender-identity-spoofed',
  'service-used-by-unknown-client',
  'snmp-walk',
  'text-command-sent',
  'unknown-time-server',
  'values-replayed',
])

export function rulesWithout(rules: readonly Rule[], off: readonly whole.Ablated[]): readonly Rule[] {
  return whole.rulesWithout(rules, off).filter(({ id }) => !LATER_RULES.has(id))
}
