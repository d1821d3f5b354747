/** Services of HSE: FF-588, FF-803 (system management), IEC 61158-5-5 (fieldbus message specification). */
import type { Verb } from '#model/fact'

interface ServiceName {
  readonly verb: Verb
  readonly name: string
}

type Line = readonly [code: string, verb: Verb, name: string]

/** Code: protocol, `c` confirmed or `u` unconfirmed, and the service's number. */
const TABLE: readonly Line[] = [
  ['fda:c1', 'authenticate', 'FDA Open Session'],
  ['fda:c3', 'diagnose', 'FDA Idle'],
  ['sm:c3', 'identify', 'SM Identify'],
  ['sm:c12', 'configure', 'SM Clear Address'],
  ['sm:c14', 'configure', 'SM Set Assignment Info'],
  ['sm:c15', 'configure', 'SM Clear Assignment Info'],
  ['sm:u1', 'browse', 'SM Find Tag Query'],
  ['sm:u2', 'report', 'SM Find Tag Reply'],
  ['sm:u16', 'report', 'SM Device Annunciation'],
  ['fms:c0', 'diagnose', 'FMS Status'],
  ['fms:c1', 'identify', 'FMS Identify'],
  ['fms:c2', 'read', 'FMS Read'],
  ['fms:c3', 'write', 'FMS Write'],
  ['fms:c4', 'browse', 'FMS Get OD'],
  ['fms:c7', 'configure', 'FMS Define Variable List'],
  ['fms:c8', 'configure', 'FMS Delete Variable List'],
  ['fms:c9', 'download-program', 'FMS Initiate Download Sequence'],
  ['fms:c10', 'download-program', 'FMS Download Segment'],
  ['fms:c11', 'download-program', 'FMS Terminate Download Sequence'],
  ['fms:c12', 'upload-program', 'FMS Initiate Upload Sequence'],
  ['fms:c13', 'upload-program', 'FMS Upload Segment'],
  ['fms:c14', 'upload-program', 'FMS Terminate Upload Sequence'],
  ['fms:c15', 'download-program', 'FMS Request Domain Download'],
  ['fms:c16', 'upload-program', 'FMS Request Domain Upload'],
  ['fms:c17', 'configure', 'FMS Create Program Invocation'],
  ['fms:c18', 'delete', 'FMS Delete Program Invocation'],
  ['fms:c19', 'start', 'FMS Start'],
  ['fms:c20', 'stop', 'FMS Stop'],
  ['fms:c21', 'start', 'FMS Resume'],
  ['fms:c22', 'restart', 'FMS Reset'],
  ['fms:c23', 'stop', 'FMS Kill'],
  ['fms:c24', 'configure', 'FMS Alter Event Condition Monitoring'],
  ['fms:c25', 'write', 'FMS Acknowledge Event Notification'],
  ['fms:c28', 'download-program', 'FMS Initiate Put OD'],
  ['fms:c29', 'download-program', 'FMS Put OD'],
  ['fms:c30', 'download-program', 'FMS Terminate Put OD'],
  ['fms:c31', 'download-program', 'FMS Generic Initiate Download Sequence'],
  ['fms:c32', 'download-program', 'FMS Generic Download Segment'],
  ['fms:c33', 'download-program', 'FMS Generic Terminate Download Sequence'],
  ['fms:c82', 'read', 'FMS Read with Subindex'],
  ['fms:c83', 'write', 'FMS Write with Subindex'],
  ['fms:c96', 'authenticate', 'FMS Initiate'],
  ['fms:u0', 'report', 'FMS Information Report'],
  ['fms:u1', 'report', 'FMS Unsolicited Status'],
  ['fms:u2', 'report', 'FMS Event Notification'],
  ['fms:u16', 'report', 'FMS Information Report with Subindex'],
  ['fms:u17', 'report', 'FMS Information Report On Change'],
  ['fms:u18', 'report', 'FMS Information Report On Change with Subindex'],
  ['fms:u112', 'report', 'FMS Abort'],
  ['lan:c1', 'read', 'LAN Redundancy Get Information'],
  ['lan:c2', 'configure', 'LAN Redundancy Put Information'],
  ['lan:c3', 'diagnose', 'LAN Redundancy Get Statistics'],
  ['lan:u1', 'diagnose', 'LAN Redundancy Diagnostic Message'],
]

export const services: ReadonlyMap<string, ServiceName> = new Map(
  TABLE.map(([code, verb, name]) => [code, { verb, name }]),
)

const PROTOCOLS = ['', 'fda', 'sm', 'fms', 'lan']

export function codeOf(protocol: number, isConfirmed: boolean, service: number): string {
  return `${PROTOCOLS[protocol]!}:${isConfirmed ? 'c' : 'u'}${service}`
}

/** Services that have an object index in the first four bytes of their body. */
export const WITH_INDEX: ReadonlySet<string> = new Set(
  [
    'c2',
    'c3',
    'c7',
    'c8',
    'c9',
    'c12',
    'c17',
    'c18',
    'c19',
    'c20',
    'c21',
    'c22',
    'c23',
    'c31',
    'c82',
    'c83',
  ].map((service) => `fms:${service}`),
)
