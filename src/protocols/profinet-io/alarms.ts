import { hexCode } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import type { Emit, Slice } from '#model/protocol'
import { ALARM_HIGH, ALARM_LOW } from './blocks.ts'
import { statusText } from './status.ts'
import { type AlarmMessage, RTA_DATA, RTA_ERROR } from './wire.ts'

/** AlarmType: IEC 61158-6-10. */
export const alarmTypes: ReadonlyMap<number, string> = new Map([
  [0x01, 'Diagnosis appears'],
  [0x02, 'Process'],
  [0x03, 'Pull'],
  [0x04, 'Plug'],
  [0x05, 'Status'],
  [0x06, 'Update'],
  [0x07, 'Media redundancy'],
  [0x08, 'Controlled by supervisor'],
  [0x09, 'Released'],
  [0x0a, 'Plug wrong submodule'],
  [0x0b, 'Return of submodule'],
  [0x0c, 'Diagnosis disappears'],
  [0x0d, 'Multicast communication mismatch'],
  [0x0e, 'Port data change'],
  [0x0f, 'Sync data changed'],
  [0x10, 'Isochronous mode problem'],
  [0x11, 'Network component problem'],
  [0x12, 'Time data changed'],
  [0x13, 'Dynamic frame packing problem'],
  [0x14, 'MRPD problem'],
  [0x15, 'System redundancy'],
  [0x1e, 'Upload and retrieval'],
  [0x1f, 'Pull module'],
])

/** ChannelErrorType of channel diagnosis. */
const channelErrors: ReadonlyMap<number, string> = new Map([
  [0x01, 'short circuit'],
  [0x02, 'undervoltage'],
  [0x03, 'overvoltage'],
  [0x04, 'overload'],
  [0x05, 'overtemperature'],
  [0x06, 'line break'],
  [0x07, 'upper limit exceeded'],
  [0x08, 'lower limit exceeded'],
  [0x09, 'error'],
  [0x0a, 'simulation active'],
  [0x0f, 'parameter missing'],
  [0x10, 'parametrization fault'],
  [0x11, 'power supply fault'],
  [0x12, 'fuse blown'],
  [0x13, 'communication fault'],
  [0x14, 'ground fault'],
  [0x15, 'reference point lost'],
  [0x16, 'process event lost'],
  [0x17, 'threshold'],
  [0x18, 'output disabled'],
  [0x19, 'safety event'],
  [0x1a, 'external fault'],
  [0x1f, 'temporary fault'],
  // PROFIsafe: IEC 61784-3-3.
  [0x40, 'safety destination address does not match'],
  [0x41, 'safety destination address invalid'],
  [0x42, 'safety source address invalid'],
  [0x43, 'safety watchdog time is 0'],
  [0x44, 'safety integrity level too low'],
  [0x45, 'length of the safety checksum does not match'],
  [0x46, 'wrong version of the safety parameters'],
  [0x47, 'safety parameters inconsistent (CRC 1)'],
  [0x48, 'safety diagnosis of the device'],
  [0x49, 'saving of device parameters timed out'],
  [0x4a, 'restoring of device parameters timed out'],
  [0x4b, 'device parameters inconsistent'],
  [0x4c, 'safety parameter block not supported'],
  [0x4d, 'safety message inconsistent (CRC 2)'],
  [0x4e, 'safety message timed out'],
  [0x4f, 'channels wait for an acknowledgment'],
  [0x8000, 'data transmission impossible'],
  [0x8001, 'remote mismatch'],
  [0x8002, 'media redundancy mismatch'],
  [0x8003, 'synchronisation mismatch'],
  [0x8004, 'isochronous mode mismatch'],
  [0x8005, 'multicast relation mismatch'],
  [0x8007, 'fibre optic mismatch'],
  [0x8008, 'network component mismatch'],
  [0x8009, 'time mismatch'],
  [0x800a, 'dynamic frame packing mismatch'],
  [0x800b, 'planned duplication mismatch'],
  [0x800c, 'system redundancy mismatch'],
  [0x800d, 'several interfaces mismatch'],
  [0x8010, 'power over single pair Ethernet failed'],
])

// AlarmNotification, from the block's start.
const TYPE = 6
const SLOT = 12
const SUBSLOT = 14
const MODULE = 16
const NOTIFICATION = 26
const STRUCTURE = 26
const CHANNEL_DIAGNOSIS = 0x8000
const STRUCTURES_WITH_CHANNEL: ReadonlySet<number> = new Set([CHANNEL_DIAGNOSIS, 0x8002, 0x8003])

/** A device's alarm to its controller, or the end of their relation. */
export function emitAlarm(message: AlarmMessage, { bytes, fromClient }: Slice, emit: Emit): void {
  const { pdu, start, end } = message
  const about = fromClient ? 'client' : 'server'
  if (pdu === RTA_ERROR && end - start >= 4) {
    const error = statusText(u32be(bytes, start))
    emit({
      kind: 'operation',
      about,
      verb: 'report',
      name: 'Relation aborted',
      code: 'alarm:error',
      outcome: 'requested',
      value: error,
    })
    emit({ kind: 'session', about, phase: 'close', method: 'application-relation', secured: false })
    return
  }
  if (pdu !== RTA_DATA || end - start < NOTIFICATION) return
  const block = u16be(bytes, start)
  if (block !== ALARM_HIGH && block !== ALARM_LOW) return
  const type = u16be(bytes, start + TYPE)
  const slot = u16be(bytes, start + SLOT)
  emit({
    kind: 'operation',
    about,
    verb: 'report',
    name: `${alarmTypes.get(type) ?? `Alarm ${type}`} alarm`,
    code: `alarm:${type}`,
    object: `slot ${slot} subslot ${u16be(bytes, start + SUBSLOT)}`,
    unit: String(slot),
    outcome: 'requested',
    value: channelText(bytes, start, end),
  })
  const ident = u32be(bytes, start + MODULE)
  if (ident !== 0)
    emit({
      kind: 'identity',
      about: `${about}/slot:${slot}`,
      attribute: 'module',
      value: hexCode(ident, 8),
      confidence: 0.9,
      field: 'ModuleIdentNumber',
    })
}

/** Channel and its error, where the alarm carries channel diagnosis. */
function channelText(bytes: Uint8Array, start: number, end: number): string | undefined {
  const at = start + STRUCTURE
  if (at + 8 > end || !STRUCTURES_WITH_CHANNEL.has(u16be(bytes, at))) return undefined
  const channel = u16be(bytes, at + 2)
  const error = u16be(bytes, at + 6)
  const where = channel === 0x8000 ? 'submodule' : `channel ${channel}`
  return `${where}: ${channelErrors.get(error) ?? hexCode(error, 4)}`
}
