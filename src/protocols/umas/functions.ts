import type { Verb } from '#model/fact'

export interface UmasFunctionName {
  readonly verb: Verb
  readonly name: string
}

export const FUNCTION = {
  readId: 0x02,
  readProject: 0x03,
  takeReservation: 0x10,
  releaseReservation: 0x11,
  readMemory: 0x20,
  writeMemory: 0x21,
  readVariables: 0x22,
  writeVariables: 0x23,
  beginToPlc: 0x30,
  blockToPlc: 0x31,
  endToPlc: 0x32,
  beginFromPlc: 0x33,
  blockFromPlc: 0x34,
  endFromPlc: 0x35,
  signed: 0x38,
} as const

/**
 * Schneider publishes no list; names are those of public research (README). The research uses "upload" for transfers
 * from the station to the controller (0x30–0x32); our verbs name the effect on the controller.
 */
export const functions: ReadonlyMap<number, UmasFunctionName> = new Map<number, UmasFunctionName>([
  [0x01, { verb: 'read', name: 'Init communication' }],
  [FUNCTION.readId, { verb: 'identify', name: 'Read ID' }],
  [FUNCTION.readProject, { verb: 'identify', name: 'Read project info' }],
  [0x04, { verb: 'diagnose', name: 'Read PLC info' }],
  [0x05, { verb: 'browse', name: 'Get dictionary' }],
  [0x06, { verb: 'identify', name: 'Read card info' }],
  [0x0a, { verb: 'diagnose', name: 'Repeat' }],
  [FUNCTION.takeReservation, { verb: 'reserve', name: 'Take PLC reservation' }],
  [FUNCTION.releaseReservation, { verb: 'reserve', name: 'Release PLC reservation' }],
  [0x12, { verb: 'diagnose', name: 'Keep alive' }],
  [FUNCTION.readMemory, { verb: 'read', name: 'Read memory block' }],
  [FUNCTION.writeMemory, { verb: 'write', name: 'Write memory block' }],
  [FUNCTION.readVariables, { verb: 'read', name: 'Read variables' }],
  [FUNCTION.writeVariables, { verb: 'write', name: 'Write variables' }],
  [0x24, { verb: 'read', name: 'Read coils registers' }],
  [0x25, { verb: 'write', name: 'Write coils registers' }],
  [0x26, { verb: 'browse', name: 'Data dictionary' }],
  [FUNCTION.beginToPlc, { verb: 'download-program', name: 'Initialize upload' }],
  [FUNCTION.blockToPlc, { verb: 'download-program', name: 'Upload block' }],
  [FUNCTION.endToPlc, { verb: 'download-program', name: 'End strategy upload' }],
  [FUNCTION.beginFromPlc, { verb: 'upload-program', name: 'Initialize download' }],
  [FUNCTION.blockFromPlc, { verb: 'upload-program', name: 'Download block' }],
  [FUNCTION.endFromPlc, { verb: 'upload-program', name: 'End strategy download' }],
  [0x36, { verb: 'configure', name: 'Backup and restore' }],
  [FUNCTION.signed, { verb: 'execute', name: 'Signed request' }],
  [0x39, { verb: 'read', name: 'Read Ethernet master data' }],
  [0x40, { verb: 'start', name: 'Start PLC' }],
  [0x41, { verb: 'stop', name: 'Stop PLC' }],
  [0x50, { verb: 'read', name: 'Monitor PLC' }],
  [0x58, { verb: 'diagnose', name: 'Check PLC' }],
  [0x6d, { verb: 'authenticate', name: 'Authenticate' }],
  [0x6e, { verb: 'authenticate', name: 'Exchange nonces' }],
  [0x70, { verb: 'read', name: 'Read IO object' }],
  [0x71, { verb: 'operate', name: 'Write IO object' }],
  [0x73, { verb: 'diagnose', name: 'Get status module' }],
])
