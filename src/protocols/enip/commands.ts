import type { Operation } from '#model/fact'

interface Command {
  readonly name: string
  readonly verb: Operation['verb']
  /** False for commands the receiver never answers. */
  readonly isAnswered: boolean
}

export const COMMAND = {
  NOP: 0x0000,
  LIST_TARGETS: 0x0001,
  LIST_SERVICES: 0x0004,
  LIST_IDENTITY: 0x0063,
  LIST_INTERFACES: 0x0064,
  REGISTER_SESSION: 0x0065,
  UNREGISTER_SESSION: 0x0066,
  SEND_RR_DATA: 0x006f,
  SEND_UNIT_DATA: 0x0070,
  INDICATE_STATUS: 0x0072,
  CANCEL: 0x0073,
  START_DTLS: 0x00c8,
} as const

/**
 * Encapsulation commands: CIP Networks Library Vol. 2 Ed. 1.4 (2007) §2-3.2, Table 2-3.2. The two Send commands are
 * envelopes and therefore quiet: their content is emitted separately. List Targets is legacy (seen in captures).
 */
export const commands: ReadonlyMap<number, Command> = new Map([
  [COMMAND.NOP, { name: 'NOP', verb: 'diagnose', isAnswered: false }], //                          §2-4.1
  [COMMAND.LIST_TARGETS, { name: 'List Targets', verb: 'browse', isAnswered: true }], //           reserved, legacy
  [COMMAND.LIST_SERVICES, { name: 'List Services', verb: 'browse', isAnswered: true }], //         §2-4.6
  [COMMAND.LIST_IDENTITY, { name: 'List Identity', verb: 'identify', isAnswered: true }], //       §2-4.2
  [COMMAND.LIST_INTERFACES, { name: 'List Interfaces', verb: 'browse', isAnswered: true }], //     §2-4.3
  [COMMAND.REGISTER_SESSION, { name: 'Register Session', verb: 'subscribe', isAnswered: true }], // §2-4.4
  [COMMAND.UNREGISTER_SESSION, { name: 'Unregister Session', verb: 'subscribe', isAnswered: false }], // §2-4.5
  [COMMAND.SEND_RR_DATA, { name: 'Send RR Data', verb: 'read', isAnswered: true }], //             §2-4.7
  [COMMAND.SEND_UNIT_DATA, { name: 'Send Unit Data', verb: 'read', isAnswered: false }], //        §2-4.8
  [COMMAND.INDICATE_STATUS, { name: 'Indicate Status', verb: 'diagnose', isAnswered: true }], //   optional
  [COMMAND.CANCEL, { name: 'Cancel', verb: 'execute', isAnswered: false }], //                     optional
  [COMMAND.START_DTLS, { name: 'Start DTLS', verb: 'authenticate', isAnswered: true }], //         Vol. 8, CIP Security
])

/** Encapsulation status: Vol. 2 §2-3.4, Table 2-3.3. */
export const statuses: ReadonlyMap<number, string> = new Map([
  [0x0000, 'Success'],
  [0x0001, 'Invalid or unsupported command'],
  [0x0002, 'Insufficient memory'],
  [0x0003, 'Incorrect data'],
  [0x0064, 'Invalid session handle'],
  [0x0065, 'Invalid length'],
  [0x0069, 'Unsupported protocol revision'],
  [0x006a, 'Encapsulated CIP service not allowed on this port'],
])
