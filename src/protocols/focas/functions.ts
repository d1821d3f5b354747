import type { Verb } from '#model/fact'

export interface Function {
  readonly name: string
  readonly verb: Verb
}

export const CNC = 1
export const PMC = 2
export const SYSTEM_INFO = 0x18

/** Functions by unit and number, with the names of FANUC's library: as open libraries call them; no public document. */
export const functions: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['1/0x0018', { name: 'cnc_sysinfo', verb: 'identify' }],
  ['1/0x0019', { name: 'cnc_statinfo', verb: 'diagnose' }],
  ['1/0x001a', { name: 'cnc_alarm', verb: 'diagnose' }],
  ['1/0x001c', { name: 'cnc_rdprgnum', verb: 'read' }],
  ['1/0x0023', { name: 'cnc_rdalmmsg', verb: 'diagnose' }],
  ['1/0x0026', { name: 'cnc_rdposition', verb: 'read' }],
  ['1/0x000e', { name: 'cnc_rdparam', verb: 'read' }],
  ['1/0x0015', { name: 'cnc_rdmacro', verb: 'read' }],
  ['1/0x0016', { name: 'cnc_wrmacro', verb: 'write' }],
  ['2/0x8001', { name: 'pmc_rdpmcrng', verb: 'read' }],
  ['2/0x8002', { name: 'pmc_wrpmcrng', verb: 'write' }],
])
