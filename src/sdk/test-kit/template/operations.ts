import type { Verb } from 'sightglass/sdk'

export const READ = 0x01
export const WRITE = 0x02
export const IDENTIFY = 0x04

/** Operation of each function code. TODO: name the standard and its section. */
export const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [READ, { verb: 'read', name: 'Read' }],
  [WRITE, { verb: 'write', name: 'Write' }],
  [0x03, { verb: 'stop', name: 'Stop' }],
  [IDENTIFY, { verb: 'identify', name: 'Identify' }],
])

/** Why a device refuses. TODO: name the standard and its section. */
export const errors: ReadonlyMap<number, string> = new Map([
  [1, 'Unknown function'],
  [2, 'Not allowed'],
])
