import type { Verb } from '#model/fact'
import type { MessageType } from './topic.ts'

/** Types of message: Sparkplug 3.0.0 §4.1.3. */
export const operations: ReadonlyMap<MessageType, { readonly verb: Verb; readonly title: string }> = new Map([
  ['NBIRTH', { verb: 'report', title: 'birth of an edge node' }],
  ['NDEATH', { verb: 'report', title: 'death of an edge node' }],
  ['DBIRTH', { verb: 'report', title: 'birth of a device' }],
  ['DDEATH', { verb: 'report', title: 'death of a device' }],
  ['NDATA', { verb: 'report', title: 'data of an edge node' }],
  ['DDATA', { verb: 'report', title: 'data of a device' }],
  ['NCMD', { verb: 'write', title: 'command to an edge node' }],
  ['DCMD', { verb: 'write', title: 'command to a device' }],
  ['STATE', { verb: 'report', title: 'state of a host application' }],
])

/** Metrics of `Node Control/` and `Device Control/`: Sparkplug 3.0.0. All others are written. */
const CONTROLS: ReadonlyMap<string, Verb> = new Map([
  ['Rebirth', 'browse'], // only asks for the birth again
  ['Reboot', 'restart'],
  ['Next Server', 'configure'],
  ['Scan Rate', 'configure'],
  ['Scan Rate ms', 'configure'],
])

export function commandVerb(metric: string): Verb {
  const control = /^(?:Node|Device) Control\/(.+)$/.exec(metric)?.[1]
  return (control !== undefined && CONTROLS.get(control)) || 'write'
}
