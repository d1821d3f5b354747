import type { Verb } from '#model/fact'

interface Function {
  readonly name: string
  readonly verb: Verb
}

/** Functions as Metasploit's moxa_credentials_recovery numbers them; no public document. */
export const functions: ReadonlyMap<number, Function> = new Map<number, Function>([
  [0x01, { name: 'Search', verb: 'browse' }],
  [0x10, { name: 'Read server name', verb: 'identify' }],
  [0x14, { name: 'Read network activity', verb: 'diagnose' }],
  [0x16, { name: 'Unlock', verb: 'authenticate' }],
  [0x1a, { name: 'Read date and time', verb: 'read' }],
  [0x1b, { name: 'Read time server', verb: 'read' }],
  [0x1e, { name: 'Unlock (6000 series)', verb: 'authenticate' }],
  [0x28, { name: 'Read SNMP communities', verb: 'read' }],
  [0x29, { name: 'Read administrator password', verb: 'read' }],
  [0x2c, { name: 'Read communities and password', verb: 'read' }],
])

/** Of a function that no source has, only its code is known. */
export const unknown: Function = { name: 'Function', verb: 'execute' }
