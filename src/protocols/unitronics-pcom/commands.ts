/** Commands of PCOM: Unitronics, PCOM protocol (Communication with Unitronics PLCs); letters compared with Wireshark's. */
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
  ['RNL', { verb: 'read', name: 'Read memory long integers' }],
  ['RND', { verb: 'read', name: 'Read memory double words' }],
  ['RNH', { verb: 'read', name: 'Read system long integers' }],
  ['RNJ', { verb: 'read', name: 'Read system double words' }],
  ['GS', { verb: 'read', name: 'Read system bits' }],
  ['GF', { verb: 'read', name: 'Read system integers' }],
  ['SB', { verb: 'write', name: 'Write memory bits' }],
  ['SA', { verb: 'operate', name: 'Write outputs' }],
  ['SW', { verb: 'write', name: 'Write memory integers' }],
  ['SN', { verb: 'write', name: 'Write long integers' }],
  ['SNL', { verb: 'write', name: 'Write memory long integers' }],
  ['SND', { verb: 'write', name: 'Write memory double words' }],
  ['SNH', { verb: 'write', name: 'Write system long integers' }],
  ['SNJ', { verb: 'write', name: 'Write system double words' }],
  ['SS', { verb: 'write', name: 'Write system bits' }],
  ['SF', { verb: 'write', name: 'Write system integers' }],
])

/** Operand of a command: its letters and the characters of one value in hex. */
export interface Operand {
  readonly letters: string
  /** 1 for a bit. */
  readonly width: 1 | 4 | 8
  readonly isSigned: boolean
}

const bit = (letters: string): Operand => ({ letters, width: 1, isSigned: false })
const integer = (letters: string): Operand => ({ letters, width: 4, isSigned: true })
const long = (letters: string): Operand => ({ letters, width: 8, isSigned: true })
const double = (letters: string): Operand => ({ letters, width: 8, isSigned: false })

export const operands: ReadonlyMap<string, Operand> = new Map([
  ['RB', bit('MB')],
  ['SB', bit('MB')],
  ['RE', bit('I')],
  ['RA', bit('O')],
  ['SA', bit('O')],
  ['GS', bit('SB')],
  ['SS', bit('SB')],
  ['RW', integer('MI')],
  ['SW', integer('MI')],
  ['GF', integer('SI')],
  ['SF', integer('SI')],
  ['RNL', long('ML')],
  ['SNL', long('ML')],
  ['RNH', long('SL')],
  ['SNH', long('SL')],
  ['RND', double('MDW')],
  ['SND', double('MDW')],
  ['RNJ', double('SDW')],
  ['SNJ', double('SDW')],
])

export const GET_PLC_NAME = 0x0c

/** Binary commands by number; answers have the top bit set. */
export const binary: ReadonlyMap<number, CommandName> = new Map<number, CommandName>([
  [0x04, { verb: 'read', name: 'Read data table' }],
  [GET_PLC_NAME, { verb: 'identify', name: 'Get PLC name' }],
  [0x44, { verb: 'write', name: 'Write data table' }],
  [0x4d, { verb: 'read', name: 'Read operands' }],
  [0x50, { verb: 'write', name: 'Read and write operands' }],
])
