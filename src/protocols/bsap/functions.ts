import type { Verb } from '#model/fact'

export interface RdbFunction {
  readonly verb: Verb
  readonly name: string
}

export const READ_BY_NAME = 0x04
export const READ_LOGICAL_BY_NAME = 0x06
export const WRITE_BY_ADDRESS = 0x80
export const WRITE_BY_NAME = 0x84

/** Functions of remote data base access: Bristol, Network 3000 Communications Applications Programmer's Reference D4052. */
export const functions: ReadonlyMap<number, RdbFunction> = new Map<number, RdbFunction>([
  [0x00, { verb: 'read', name: 'Read Signal by Address' }],
  [0x02, { verb: 'read', name: 'Read Logical by Address' }],
  [READ_BY_NAME, { verb: 'read', name: 'Read Signal by Name' }],
  [READ_LOGICAL_BY_NAME, { verb: 'read', name: 'Read Logical by Name' }],
  [0x0c, { verb: 'read', name: 'Read Signal by List Start' }],
  [0x0d, { verb: 'read', name: 'Read Signal by List Continue' }],
  [0x0e, { verb: 'read', name: 'Read Logical by List Start' }],
  [0x0f, { verb: 'read', name: 'Read Logical by List Continue' }],
  [WRITE_BY_ADDRESS, { verb: 'write', name: 'Write Signal by Address' }],
  [WRITE_BY_NAME, { verb: 'write', name: 'Write Signal by Name' }],
  [0x8c, { verb: 'write', name: 'Write Signal by List Start' }],
  [0x8d, { verb: 'write', name: 'Write Signal by List Continue' }],
])

/** Functions of the RDB extension of flow computers. */
export const extensions: ReadonlyMap<number, RdbFunction> = new Map<number, RdbFunction>([
  [0x0101, { verb: 'restart', name: 'Reset System' }],
  [0x0102, { verb: 'configure', name: 'Diagnostics Reset' }],
  [0x0201, { verb: 'read', name: 'Read Date and Time' }],
  [0x0202, { verb: 'read', name: 'Read Date' }],
  [0x0203, { verb: 'read', name: 'Read Time' }],
  [0x0281, { verb: 'set-time', name: 'Write Date and Time' }],
  [0x0400, { verb: 'configure', name: 'Change Local Node Address' }],
])
