import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
}

/** NMT commands: EPSG DS 301, NMT command services. */
export const nmtCommands: ReadonlyMap<number, Command> = new Map([
  [0x21, { verb: 'start', name: 'Start Node' }],
  [0x22, { verb: 'stop', name: 'Stop Node' }],
  [0x23, { verb: 'set-mode', name: 'Enter Pre-Operational 2' }],
  [0x24, { verb: 'set-mode', name: 'Enable Ready To Operate' }],
  [0x28, { verb: 'restart', name: 'Reset Node' }],
  [0x29, { verb: 'restart', name: 'Reset Communication' }],
  [0x2a, { verb: 'restart', name: 'Reset Configuration' }],
  [0x2b, { verb: 'restart', name: 'Software Reset' }],
  [0x62, { verb: 'configure', name: 'Net Host Name Set' }],
  [0x63, { verb: 'configure', name: 'Flush ARP Entry' }],
  [0x80, { verb: 'report', name: 'Publish Configured Nodes' }],
  [0xb0, { verb: 'set-time', name: 'Publish Time' }],
])

/** SDO commands that name an object. */
export const sdoCommands: ReadonlyMap<number, Command> = new Map([
  [0x01, { verb: 'write', name: 'Write by Index' }],
  [0x02, { verb: 'read', name: 'Read by Index' }],
  [0x03, { verb: 'write', name: 'Write All by Index' }],
  [0x04, { verb: 'read', name: 'Read All by Index' }],
  [0x20, { verb: 'download-program', name: 'File Write' }],
  [0x21, { verb: 'upload-program', name: 'File Read' }],
])

/** States of a node: EPSG DS 301, NMT states. */
export const nmtStates: ReadonlyMap<number, string> = new Map([
  [0x00, 'off'],
  [0x19, 'initialising'],
  [0x29, 'reset application'],
  [0x39, 'reset communication'],
  [0x79, 'reset configuration'],
  [0x1c, 'not active'],
  [0x1d, 'PRE-OPERATIONAL 1'],
  [0x5d, 'PRE-OPERATIONAL 2'],
  [0x6d, 'READY TO OPERATE'],
  [0xfd, 'OPERATIONAL'],
  [0x4d, 'STOPPED'],
  [0x1e, 'basic Ethernet'],
])
