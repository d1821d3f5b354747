/** PNIO interfaces and their operations: IEC 61158-6-10, RPC for PROFINET IO. */

export const DEVICE_INTERFACE = 'dea00001-6c97-11d1-8271-00a02442df7d'
export const CONTROLLER_INTERFACE = 'dea00002-6c97-11d1-8271-00a02442df7d'
export const SUPERVISOR_INTERFACE = 'dea00003-6c97-11d1-8271-00a02442df7d'
export const PARAMETER_SERVER_INTERFACE = 'dea00004-6c97-11d1-8271-00a02442df7d'

export const CONNECT = 0
export const RELEASE = 1
export const READ = 2
export const WRITE = 3
export const CONTROL = 4
export const READ_IMPLICIT = 5

/** Type of an application relation, and what part its initiator plays. */
export const relationTypes: ReadonlyMap<number, { readonly name: string; readonly role: string }> = new Map([
  [0x0001, { name: 'IO controller', role: 'profinet-controller' }],
  [0x0003, { name: 'IO controller (CIR)', role: 'profinet-controller' }],
  [0x0006, { name: 'IO supervisor', role: 'profinet-supervisor' }],
  [0x0010, { name: 'IO controller (RTC3)', role: 'profinet-controller' }],
  [0x0020, { name: 'IO controller (redundant)', role: 'profinet-controller' }],
])

/** Directions of a communication relation. */
export const relationDirections: readonly string[] = [
  'reserved',
  'input',
  'output',
  'multicast provider',
  'multicast consumer',
]

/** First five fields of every object UUID of PROFINET IO; instance, device id and vendor id follow. */
const OBJECT_PREFIX = 'dea00000-6c97-11d1-8271-'

export interface ObjectIdentity {
  readonly vendor: number
  readonly device: number
}

/** Vendor and device id out of an object UUID in text; undefined if it is none of PROFINET IO. */
export function objectIdentity(uuid: string | undefined): ObjectIdentity | undefined {
  if (uuid === undefined || !uuid.startsWith(OBJECT_PREFIX) || uuid.length !== 36) return undefined
  return {
    device: Number.parseInt(uuid.slice(28, 32), 16),
    vendor: Number.parseInt(uuid.slice(32, 36), 16),
  }
}
