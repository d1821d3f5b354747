/** Services of the runtime, by group and command: Kaspersky ICS CERT, Security research: CODESYS Runtime (2019). */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

export interface ServiceName {
  readonly verb: Verb
  readonly name: string
}

export const services: ReadonlyMap<string, ServiceName> = new Map<string, ServiceName>([
  ['1/1', { verb: 'identify', name: 'Device: get target identity' }],
  ['1/2', { verb: 'authenticate', name: 'Device: login' }],
  ['1/3', { verb: 'read', name: 'Device: logout' }],
  ['1/4', { verb: 'delete', name: 'Device: reset origin' }],
  ['1/5', { verb: 'diagnose', name: 'Device: echo' }],
  ['1/10', { verb: 'read', name: 'Device: create session' }],
  ['2/1', { verb: 'read', name: 'Application: login' }],
  ['2/2', { verb: 'read', name: 'Application: logout' }],
  ['2/3', { verb: 'download-program', name: 'Application: create' }],
  ['2/4', { verb: 'delete', name: 'Application: delete' }],
  ['2/5', { verb: 'download-program', name: 'Application: download' }],
  ['2/6', { verb: 'download-program', name: 'Application: online change' }],
  ['2/7', { verb: 'download-program', name: 'Application: device download' }],
  ['2/16', { verb: 'start', name: 'Application: start' }],
  ['2/17', { verb: 'stop', name: 'Application: stop' }],
  ['2/18', { verb: 'restart', name: 'Application: reset' }],
  ['2/19', { verb: 'set-mode', name: 'Application: set breakpoint' }],
  ['2/20', { verb: 'diagnose', name: 'Application: read status' }],
  ['2/21', { verb: 'set-mode', name: 'Application: delete breakpoint' }],
  ['2/22', { verb: 'diagnose', name: 'Application: read call stack' }],
  ['2/24', { verb: 'browse', name: 'Application: list' }],
  ['2/25', { verb: 'set-mode', name: 'Application: set next statement' }],
  ['2/32', { verb: 'force', name: 'Application: release forces' }],
  ['2/34', { verb: 'set-mode', name: 'Application: single cycle' }],
  ['2/35', { verb: 'download-program', name: 'Application: create boot project' }],
])

export function serviceOf(group: number, command: number): ServiceName {
  const known = services.get(`${group}/${command}`)
  return known ?? { verb: 'execute', name: `Service ${hexCode(group)}/${hexCode(command)}` }
}
