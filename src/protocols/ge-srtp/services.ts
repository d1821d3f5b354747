import type { Verb } from '#model/fact'

interface Service {
  readonly verb: Verb
  readonly name: string
}

export const READ_SYSTEM_MEMORY = 4
export const WRITE_SYSTEM_MEMORY = 7
export const SET_STATE = 35

/**
 * Service request codes. No document of GE Fanuc is public; codes are those of Denton et al., "Leveraging the SRTP protocol for
 * over-the-network memory acquisition of a GE Fanuc Series 90-30", Digital Investigation 22 (2017), and of the Horner
 * manual SUP0740-07 chapter 7 (1, 79, 97).
 */
export const services: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0, { verb: 'diagnose', name: 'PLC Short Status' }],
  [1, { verb: 'diagnose', name: 'PLC Long Status' }],
  [3, { verb: 'browse', name: 'Return Control Program Names' }],
  [READ_SYSTEM_MEMORY, { verb: 'read', name: 'Read System Memory' }],
  [5, { verb: 'read', name: 'Read Task Memory' }],
  [6, { verb: 'upload-program', name: 'Read Program Memory' }],
  [WRITE_SYSTEM_MEMORY, { verb: 'write', name: 'Write System Memory' }],
  [8, { verb: 'write', name: 'Write Task Memory' }],
  [9, { verb: 'download-program', name: 'Write Program Block Memory' }],
  [32, { verb: 'authenticate', name: 'Programmer Logon' }],
  [33, { verb: 'authenticate', name: 'Change PLC Privilege Level' }],
  [34, { verb: 'configure', name: 'Set Control ID' }],
  [SET_STATE, { verb: 'set-mode', name: 'Set PLC State' }],
  [36, { verb: 'set-time', name: 'Set PLC Time Date' }],
  [37, { verb: 'read', name: 'Return PLC Time Date' }],
  [56, { verb: 'diagnose', name: 'Return Fault Table' }],
  [57, { verb: 'configure', name: 'Clear Fault Table' }],
  [63, { verb: 'upload-program', name: 'Program Store' }],
  [64, { verb: 'download-program', name: 'Program Load' }],
  [67, { verb: 'identify', name: 'Return Controller Type and ID' }],
  [68, { verb: 'force', name: 'Toggle Force System Memory' }],
  [79, { verb: 'authenticate', name: 'Session Control' }],
  [97, { verb: 'identify', name: 'PLC Features Supported' }],
])

export function serviceOf(code: number): Service {
  return services.get(code) ?? { verb: 'execute', name: `Service ${code}` }
}

/** State of the CPU in bits 12 to 15 of the status word: AVEVA GESRTP driver, status item State. */
export const STATES: readonly string[] = [
  'RUN, I/O enabled',
  'RUN, I/O disabled',
  'STOP, I/O disabled',
  'STOP, CPU faulted',
  'HALT',
  'SUSPENDED',
  'STOP, I/O enabled',
]
const FIRST_STOPPED = 2

/** Verb of Set PLC State, if its state counts as those of the status word do; no such request was seen. */
export function stateVerb(state: number): Verb {
  if (state >= STATES.length) return 'set-mode'
  return state < FIRST_STOPPED ? 'start' : 'stop'
}
