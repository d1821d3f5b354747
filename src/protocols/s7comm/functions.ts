/** Functions of S7comm. No public document names them; the words are those of public descriptions and analysers. */
import type { Verb } from '#model/fact'

export interface S7commFunctionName {
  readonly verb: Verb
  readonly name: string
}

/** Job functions: first byte of the parameter part. */
export const SETUP = 0xf0
export const READ = 0x04
export const WRITE = 0x05
export const REQUEST_DOWNLOAD = 0x1a
export const DOWNLOAD_BLOCK = 0x1b
export const DOWNLOAD_ENDED = 0x1c
export const START_UPLOAD = 0x1d
export const UPLOAD = 0x1e
export const END_UPLOAD = 0x1f
export const PI_SERVICE = 0x28
export const PLC_STOP = 0x29

export const jobs: ReadonlyMap<number, S7commFunctionName> = new Map<number, S7commFunctionName>([
  [0x00, { verb: 'diagnose', name: 'CPU services' }],
  [0x01, { verb: 'report', name: 'Mode transition' }],
  [READ, { verb: 'read', name: 'Read Var' }],
  [WRITE, { verb: 'write', name: 'Write Var' }],
  [REQUEST_DOWNLOAD, { verb: 'download-program', name: 'Request download' }],
  [DOWNLOAD_BLOCK, { verb: 'download-program', name: 'Download block' }],
  [DOWNLOAD_ENDED, { verb: 'download-program', name: 'Download ended' }],
  [START_UPLOAD, { verb: 'upload-program', name: 'Start upload' }],
  [UPLOAD, { verb: 'upload-program', name: 'Upload' }],
  [END_UPLOAD, { verb: 'upload-program', name: 'End upload' }],
  [PI_SERVICE, { verb: 'execute', name: 'PI service' }],
  [PLC_STOP, { verb: 'stop', name: 'PLC Stop' }],
  [SETUP, { verb: 'read', name: 'Setup communication' }],
])

/** Program invocation services by name; those of the numerical controls (`_N_…`) keep their own word. */
export const services: ReadonlyMap<string, S7commFunctionName> = new Map<string, S7commFunctionName>([
  ['P_PROGRAM', { verb: 'start', name: 'PI service P_PROGRAM (start)' }],
  ['_INSE', { verb: 'download-program', name: 'PI service _INSE (activate block)' }],
  ['_INS2', { verb: 'download-program', name: 'PI service _INS2 (activate block)' }],
  ['_DELE', { verb: 'delete', name: 'PI service _DELE (delete block)' }],
  ['_GARB', { verb: 'configure', name: 'PI service _GARB (compress memory)' }],
  ['_MODU', { verb: 'configure', name: 'PI service _MODU (copy RAM to ROM)' }],
  ['_MEM_RES', { verb: 'delete', name: 'PI service _MEM_RES (memory reset)' }],
])

/** Groups of userdata functions. */
export const GROUP_MODE = 0
export const GROUP_PROGRAMMER = 1
export const GROUP_CYCLIC = 2
export const GROUP_BLOCK = 3
export const GROUP_CPU = 4
export const GROUP_SECURITY = 5
export const GROUP_TIME = 7

/** Functions inside userdata by `group/subfunction`. */
export const userdata: ReadonlyMap<string, S7commFunctionName> = new Map<string, S7commFunctionName>([
  // Mode transitions, reported by the CPU itself.
  ['0/0', { verb: 'report', name: 'Mode STOP' }],
  ['0/1', { verb: 'report', name: 'Mode warm restart' }],
  ['0/2', { verb: 'report', name: 'Mode RUN' }],
  ['0/3', { verb: 'report', name: 'Mode hot restart' }],
  ['0/4', { verb: 'report', name: 'Mode HOLD' }],
  ['0/6', { verb: 'report', name: 'Mode cold restart' }],
  ['0/9', { verb: 'report', name: 'Mode RUN redundant' }],
  ['0/11', { verb: 'report', name: 'Mode LINK-UP' }],
  ['0/12', { verb: 'report', name: 'Mode UPDATE' }],
  // Programmer commands: test and installation.
  ['1/1', { verb: 'diagnose', name: 'Block status' }],
  ['1/2', { verb: 'read', name: 'Variable status' }],
  ['1/3', { verb: 'diagnose', name: 'Output interrupt stack' }],
  ['1/4', { verb: 'diagnose', name: 'Output block stack' }],
  ['1/5', { verb: 'diagnose', name: 'Output local data stack' }],
  ['1/6', { verb: 'diagnose', name: 'Time measurement' }],
  ['1/7', { verb: 'diagnose', name: 'Force selection' }],
  ['1/8', { verb: 'write', name: 'Modify variable' }],
  ['1/9', { verb: 'force', name: 'Force' }],
  ['1/10', { verb: 'set-mode', name: 'Breakpoint' }],
  ['1/11', { verb: 'set-mode', name: 'Exit HOLD' }],
  ['1/12', { verb: 'delete', name: 'Memory reset' }],
  ['1/13', { verb: 'diagnose', name: 'Disable job' }],
  ['1/14', { verb: 'diagnose', name: 'Enable job' }],
  ['1/15', { verb: 'diagnose', name: 'Delete job' }],
  ['1/16', { verb: 'diagnose', name: 'Read job list' }],
  ['1/17', { verb: 'diagnose', name: 'Read job' }],
  ['1/18', { verb: 'diagnose', name: 'Replace job' }],
  ['1/19', { verb: 'diagnose', name: 'Block status v2' }],
  ['1/22', { verb: 'diagnose', name: 'Flash LED' }],
  // Cyclic services.
  ['2/1', { verb: 'subscribe', name: 'Cyclic transfer' }],
  ['2/4', { verb: 'subscribe', name: 'Cyclic unsubscribe' }],
  ['2/5', { verb: 'subscribe', name: 'Change driven transfer' }],
  ['2/7', { verb: 'subscribe', name: 'Change driven transfer modify' }],
  ['2/8', { verb: 'read', name: 'Read record' }],
  // Block functions.
  ['3/1', { verb: 'browse', name: 'List blocks' }],
  ['3/2', { verb: 'browse', name: 'List blocks of type' }],
  ['3/3', { verb: 'browse', name: 'Get block info' }],
  // CPU functions.
  ['4/1', { verb: 'diagnose', name: 'Read SZL' }],
  ['4/2', { verb: 'subscribe', name: 'Message service' }],
  ['4/3', { verb: 'report', name: 'Diagnostic message' }],
  ['4/5', { verb: 'report', name: 'ALARM_8 indication' }],
  ['4/6', { verb: 'report', name: 'NOTIFY indication' }],
  ['4/7', { verb: 'configure', name: 'ALARM_8 lock' }],
  ['4/8', { verb: 'configure', name: 'ALARM_8 unlock' }],
  ['4/9', { verb: 'report', name: 'SCAN indication' }],
  ['4/11', { verb: 'operate', name: 'ALARM acknowledge' }],
  ['4/12', { verb: 'report', name: 'ALARM acknowledge indication' }],
  ['4/13', { verb: 'report', name: 'ALARM lock indication' }],
  ['4/14', { verb: 'report', name: 'ALARM unlock indication' }],
  ['4/16', { verb: 'report', name: 'AR_SEND indication' }],
  ['4/17', { verb: 'report', name: 'ALARM_SQ indication' }],
  ['4/18', { verb: 'report', name: 'ALARM_S indication' }],
  ['4/19', { verb: 'diagnose', name: 'ALARM query' }],
  ['4/22', { verb: 'report', name: 'NOTIFY_8 indication' }],
  // Security, block send and receive, time.
  ['5/1', { verb: 'authenticate', name: 'PLC password' }],
  ['5/2', { verb: 'authenticate', name: 'Clear password' }],
  ['6/1', { verb: 'write', name: 'BSEND' }],
  ['7/1', { verb: 'read', name: 'Read clock' }],
  ['7/2', { verb: 'set-time', name: 'Set clock' }],
  ['7/3', { verb: 'read', name: 'Read clock following' }],
  ['7/4', { verb: 'set-time', name: 'Set clock' }],
  // Data record routing.
  ['32/1', { verb: 'execute', name: 'Data record routing init' }],
  ['32/2', { verb: 'execute', name: 'Data record routing finish' }],
  ['32/3', { verb: 'execute', name: 'Data record routing data' }],
  // Numerical controls.
  ['63/1', { verb: 'download-program', name: 'NC request download' }],
  ['63/2', { verb: 'download-program', name: 'NC download block' }],
  ['63/3', { verb: 'download-program', name: 'NC continue download' }],
  ['63/4', { verb: 'download-program', name: 'NC download ended' }],
  ['63/6', { verb: 'upload-program', name: 'NC start upload' }],
  ['63/7', { verb: 'upload-program', name: 'NC upload' }],
  ['63/8', { verb: 'upload-program', name: 'NC continue upload' }],
])

/** Every subfunction of the group of block sends is one, its number being the application's. */
export const GROUP_BSEND = 6

export function userdataName(group: number, subfunction: number): S7commFunctionName {
  const known = userdata.get(`${group}/${group === GROUP_BSEND ? 1 : subfunction}`)
  return known ?? { verb: 'execute', name: `Userdata ${group}/${subfunction}` }
}
