import type { Verb } from '#model/fact'
import { type NtpMessage, ntpMode } from './wire.ts'

interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

/** Control opcodes: RFC 9327 §2, table 1. */
const control: readonly Named[] = [
  { code: 'mode6:1', name: 'Read Status', verb: 'read' },
  { code: 'mode6:2', name: 'Read Variables', verb: 'read' },
  { code: 'mode6:3', name: 'Write Variables', verb: 'write' },
  { code: 'mode6:4', name: 'Read Clock Variables', verb: 'read' },
  { code: 'mode6:5', name: 'Write Clock Variables', verb: 'write' },
  { code: 'mode6:6', name: 'Set Trap', verb: 'subscribe' },
  { code: 'mode6:8', name: 'Configure', verb: 'configure' },
  { code: 'mode6:9', name: 'Save Configuration', verb: 'configure' },
  { code: 'mode6:10', name: 'Read MRU', verb: 'diagnose' },
  { code: 'mode6:11', name: 'Read Ordered List', verb: 'diagnose' },
  { code: 'mode6:12', name: 'Request Nonce', verb: 'read' },
]

/** Private request codes seen in captures; no public document. */
const privateMode: readonly Named[] = [
  { code: 'mode7:0', name: 'Peer List', verb: 'diagnose' },
  { code: 'mode7:20', name: 'Monitor List', verb: 'diagnose' },
  { code: 'mode7:42', name: 'Monitor List 1', verb: 'diagnose' },
]

export const operations: readonly Named[] = [...control, ...privateMode]
const byCode: ReadonlyMap<string, Named> = new Map(operations.map((operation) => [operation.code, operation]))

/** What a control or private message asks; undefined for plain time. */
export function operationOf({ mode, request }: NtpMessage): Named | undefined {
  if (mode !== ntpMode.CONTROL && mode !== ntpMode.PRIVATE) return undefined
  const code = `mode${mode}:${request}`
  return (
    byCode.get(code) ?? {
      code,
      name: mode === ntpMode.CONTROL ? 'Control' : 'Private Request',
      verb: 'diagnose',
    }
  )
}
