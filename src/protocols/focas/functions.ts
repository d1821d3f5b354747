import type { Verb } from '#model/fact'

interface Function {
  readonly name: string
  readonly verb: Verb
}

export const CNC = 1
export const PMC = 2
export const SYSTEM_INFO = 0x18

/**
 * Functions by unit and number, as pyfanuc lists them (protocol.txt, pyfanuc.py). FANUC's own name is used if a source
 * gives it; no public document.
 */
export const functions: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['1/0x0006', { name: 'Read program list', verb: 'browse' }],
  ['1/0x000e', { name: 'Read parameter', verb: 'read' }],
  ['1/0x0010', { name: 'Read parameter information', verb: 'browse' }],
  ['1/0x0015', { name: 'Read macro variable', verb: 'read' }],
  ['1/0x0016', { name: 'Set macro variable', verb: 'write' }],
  ['1/0x0018', { name: 'cnc_sysinfo', verb: 'identify' }],
  ['1/0x0019', { name: 'cnc_statinfo', verb: 'diagnose' }],
  ['1/0x001a', { name: 'Read alarm', verb: 'diagnose' }],
  ['1/0x001b', { name: 'Read number format', verb: 'read' }],
  ['1/0x001c', { name: 'Read program number', verb: 'read' }],
  ['1/0x001d', { name: 'Read sequence number', verb: 'read' }],
  ['1/0x001f', { name: 'Rewind', verb: 'operate' }],
  ['1/0x0020', { name: 'Read executing program', verb: 'read' }],
  ['1/0x0021', { name: 'Read G code', verb: 'read' }],
  ['1/0x0023', { name: 'Read alarm information', verb: 'diagnose' }],
  ['1/0x0024', { name: 'Read actual feed rate', verb: 'read' }],
  ['1/0x0025', { name: 'cnc_acts', verb: 'read' }],
  ['1/0x0026', { name: 'Read position', verb: 'read' }],
  ['1/0x0029', { name: 'Read setting', verb: 'read' }],
  ['1/0x002b', { name: 'Read setting information', verb: 'browse' }],
  ['1/0x0030', { name: 'Read diagnosis', verb: 'diagnose' }],
  ['1/0x0040', { name: 'cnc_acts2', verb: 'read' }],
  ['1/0x0045', { name: 'Read date and time', verb: 'read' }],
  ['1/0x0046', { name: 'Set date and time', verb: 'set-time' }],
  ['1/0x0056', { name: 'Read servo load', verb: 'read' }],
  ['1/0x0061', { name: 'cnc_rdopnlgsname', verb: 'read' }],
  ['1/0x0089', { name: 'Read axis names', verb: 'read' }],
  ['1/0x008a', { name: 'Read spindle names', verb: 'read' }],
  ['1/0x008d', { name: 'cnc_rdparam3', verb: 'read' }],
  ['1/0x0090', { name: 'Read setting, longer', verb: 'read' }],
  ['1/0x0096', { name: 'Read G code (30i)', verb: 'read' }],
  ['1/0x00a0', { name: 'Read parameter information, longer', verb: 'browse' }],
  ['1/0x00a2', { name: 'Read diagnosis information', verb: 'browse' }],
  ['1/0x00a7', { name: 'Read macro variable, double', verb: 'read' }],
  ['1/0x00a8', { name: 'cnc_wrmacror2', verb: 'write' }], // pyfocas, with a capture of it
  ['1/0x00b0', { name: 'Read current directory', verb: 'browse' }],
  ['1/0x00b3', { name: 'Read directory', verb: 'browse' }],
  ['1/0x00b4', { name: 'Read directory size', verb: 'browse' }],
  ['1/0x00b9', { name: 'Read main program name', verb: 'read' }],
  ['2/0x8001', { name: 'pmc_rdpmcrng', verb: 'read' }],
  ['2/0x8002', { name: 'pmc_wrpmcrng', verb: 'write' }], // as an open driver in Rust captured it
])
