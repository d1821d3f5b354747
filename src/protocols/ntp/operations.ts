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

/** Private request codes: `ntp_request.h` of the NTP reference implementation 4.2; no public standard. */
const privateMode: readonly Named[] = (
  [
    [0, 'Peer List', 'diagnose'],
    [1, 'Peer List Summary', 'diagnose'],
    [2, 'Peer Information', 'diagnose'],
    [3, 'Peer Statistics', 'diagnose'],
    [4, 'System Information', 'diagnose'],
    [5, 'System Statistics', 'diagnose'],
    [6, 'I/O Statistics', 'diagnose'],
    [7, 'Memory Statistics', 'diagnose'],
    [8, 'Loop Information', 'diagnose'],
    [9, 'Timer Statistics', 'diagnose'],
    [10, 'Configure Peer', 'configure'],
    [11, 'Unconfigure Peer', 'configure'],
    [12, 'Set System Flag', 'configure'],
    [13, 'Clear System Flag', 'configure'],
    [16, 'Restrict List', 'diagnose'],
    [17, 'Add Restrict Flags', 'configure'],
    [18, 'Remove Restrict Flags', 'configure'],
    [19, 'Remove Restriction', 'configure'],
    [20, 'Monitor List', 'diagnose'],
    [21, 'Reset Statistics', 'configure'],
    [22, 'Reset Peer', 'configure'],
    [23, 'Reread Keys', 'configure'],
    [26, 'Trust Key', 'configure'],
    [27, 'Untrust Key', 'configure'],
    [28, 'Authentication Information', 'diagnose'],
    [29, 'Traps', 'diagnose'],
    [30, 'Add Trap', 'subscribe'],
    [31, 'Clear Trap', 'subscribe'],
    [32, 'Request Key', 'configure'],
    [33, 'Control Key', 'configure'],
    [34, 'Control Statistics', 'diagnose'],
    [36, 'Clock Information', 'diagnose'],
    [37, 'Set Clock Fudge', 'configure'],
    [38, 'Kernel Information', 'diagnose'],
    [39, 'Clock Debugging Information', 'diagnose'],
    [42, 'Monitor List 1', 'diagnose'],
    [43, 'Host Name and Association', 'diagnose'],
    [44, 'Interface Statistics', 'diagnose'],
    [45, 'Interface Reload', 'configure'],
  ] as const
).map(([code, name, verb]) => ({ code: `mode7:${code}`, name, verb }))

export const operations: readonly Named[] = [...control, ...privateMode]
const byCode: ReadonlyMap<string, Named> = new Map(operations.map((operation) => [operation.code, operation]))

/** Operation of a control or private message; undefined for plain time. */
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
