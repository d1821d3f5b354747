import type { DnsMessage } from '#bytes/dns-message'
import type { Verb } from '#model/fact'

interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

const notify: Named = { code: 'notify', name: 'Notify', verb: 'report' } //                            RFC 1996 §3.1
const update: Named = { code: 'update', name: 'Dynamic Update', verb: 'configure' } //                 RFC 2136 §1.3
const whole: Named = { code: 'axfr', name: 'Zone Transfer', verb: 'browse' } //                        RFC 5936 §2.1
const incremental: Named = { code: 'ixfr', name: 'Incremental Zone Transfer', verb: 'browse' } //      RFC 1995 §3

/** Operations other than a lookup. */
export const operations: readonly Named[] = [notify, update, whole, incremental]

export function operationOf({ opcode, questions }: DnsMessage): Named | undefined {
  if (opcode === 4) return notify
  if (opcode === 5) return update
  if (opcode !== 0) return undefined
  if (questions[0]?.type === 252) return whole
  return questions[0]?.type === 251 ? incremental : undefined
}
