import type { Verb } from 'sightglass/sdk'

/** What each function code asks for. TODO: name the standard and its section. */
export const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [0x01, { verb: 'read', name: 'Read' }],
  [0x02, { verb: 'write', name: 'Write' }],
  [0x03, { verb: 'stop', name: 'Stop' }],
])
