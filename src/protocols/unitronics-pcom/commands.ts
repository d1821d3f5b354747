/** Commands of PCOM: Unitronics, PCOM protocol (Communication with Unitronics PLCs). */
import type { Verb } from '#model/fact'

export interface CommandName {
  readonly verb: Verb
  readonly name: string
}

/** ASCII commands by their letters; the longest that fits counts. */
export const ascii: ReadonlyMap<string, CommandName> = new Map<string, CommandName>([
  ['ID', { verb: 'identify', name: 'Get ID' }],
  ['CCR', { verb: 'start', name: 'Run' }],
  ['CCS', { verb: 'stop', name: 'Stop' }],
  ['CCE', { verb: 'restart', name: 'Reset' }],
  ['CCI', { verb: 'restart', name: 'Initialise' }],
  ['RC', { verb: 'read', name: 'Read clock' }],
  ['SC', { verb: 'set-time', name: 'Set clock' }],
  ['UG', { verb: 'identify', name: 'Get unit ID' }],
  ['US', { verb: 'configure', name: 'Set unit ID' }],
  ['RB', { verb: 'read', name: 'Read memory bits' }],
  ['RE', { verb: 'read', name: 'Read inputs' }],
  ['RA', { verb: 'read', name: 'Read outputs' }],
  ['RW', { verb: 'read', name: 'Read memory integers' }],
  ['RN', { verb: 'read', name: 'Read long integers' }],
  ['RF', { verb: 'read', name: 'Read system integers' }],
  ['GS', { verb: 'read', name: 'Read system bits' }],
  ['GF', { verb: 'read', name: 'Read system integers' }],
  ['SB', { verb: 'write', name: 'Write memory bits' }],
  ['SA', { verb: 'operate', name: 'Write outputs' }],
  ['SW', { verb: 'write', name: 'Write memory integers' }],
  ['SN', { verb: 'write', name: 'Write long integers' }],
  ['SS', { verb: 'write', name: 'Write system bits' }],
  ['SF', { verb: 'write', name: 'Write system integers' }],
])

/** Binary commands by number; answers have the top bit set. */
export const binary: ReadonlyMap<number, CommandName> = new Map<number, CommandName>([
  [0x04, { verb: 'read', name: 'Read data table' }],
  [0x0c, { verb: 'identify', name: 'Get PLC name' }],
  [0x44, { verb: 'write', name: 'Write data table' }],
  [0x4d, { verb: 'read', name: 'Read operands' }],
  [0x50, { verb: 'write', name: 'Read and write operands' }],
])
