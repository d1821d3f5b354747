/** Packets of the IP channel and messages of the control network: ISO/IEC 14908-4:2012 (CEA-852), ISO/IEC 14908-1:2012 (CEA-709.1). */
import type { Verb } from '#model/fact'

export const DATA = 0x01

/** Packet types of CEA-852 clause 8. */
export const packetTypes: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { name: string; verb: Verb }
>([
  [0x01, { name: 'Data Packet', verb: 'report' }],
  [0x03, { name: 'Device Registration', verb: 'report' }],
  [0x04, { name: 'Channel Membership', verb: 'configure' }],
  [0x06, { name: 'Send List', verb: 'configure' }],
  [0x07, { name: 'Acknowledge', verb: 'report' }],
  [0x08, { name: 'Channel Routing', verb: 'configure' }],
  [0x60, { name: 'Status Request', verb: 'diagnose' }],
  [0x63, { name: 'Device Configuration Request', verb: 'read' }],
  [0x64, { name: 'Channel Membership Request', verb: 'browse' }],
  [0x66, { name: 'Send List Request', verb: 'browse' }],
  [0x68, { name: 'Channel Routing Request', verb: 'browse' }],
  [0x70, { name: 'Status Response', verb: 'report' }],
  [0x71, { name: 'Device Configuration', verb: 'configure' }],
  [0x7f, { name: 'Segment', verb: 'report' }],
])

/** Network management (0x61 and up) and diagnostic messages: CEA-709.1 annex B. */
export const managementCodes: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map<
  number,
  { name: string; verb: Verb }
>([
  [0x51, { name: 'Query Status', verb: 'diagnose' }],
  [0x52, { name: 'Proxy Command', verb: 'execute' }],
  [0x53, { name: 'Clear Status', verb: 'execute' }],
  [0x54, { name: 'Query Transceiver Status', verb: 'diagnose' }],
  [0x61, { name: 'Query ID', verb: 'identify' }],
  [0x62, { name: 'Respond to Query', verb: 'configure' }],
  [0x63, { name: 'Update Domain', verb: 'configure' }],
  [0x64, { name: 'Leave Domain', verb: 'configure' }],
  [0x65, { name: 'Update Key', verb: 'set-password' }],
  [0x66, { name: 'Update Address', verb: 'configure' }],
  [0x67, { name: 'Query Address', verb: 'browse' }],
  [0x68, { name: 'Query Network Variable Configuration', verb: 'browse' }],
  [0x69, { name: 'Update Group Address', verb: 'configure' }],
  [0x6a, { name: 'Query Domain', verb: 'browse' }],
  [0x6b, { name: 'Update Network Variable Configuration', verb: 'configure' }],
  [0x6c, { name: 'Set Node Mode', verb: 'set-mode' }],
  [0x6d, { name: 'Read Memory', verb: 'upload-program' }],
  [0x6e, { name: 'Write Memory', verb: 'download-program' }],
  [0x6f, { name: 'Checksum Recalculate', verb: 'configure' }],
  [0x70, { name: 'Wink', verb: 'execute' }],
  [0x71, { name: 'Memory Refresh', verb: 'configure' }],
  [0x72, { name: 'Query SNVT', verb: 'browse' }],
  [0x73, { name: 'Network Variable Fetch', verb: 'read' }],
  [0x7f, { name: 'Service Pin Message', verb: 'report' }],
])
