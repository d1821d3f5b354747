/** Services of the application layer, with what they do: ASHRAE 135-2020 clauses 13 to 17 and 21. */
import type { Verb } from '#model/fact'

interface Service {
  readonly name: string
  readonly verb: Verb
  /** An unrequested report: its requester is the device, and the response only acknowledges it. */
  readonly isReport?: boolean
}

/** Clause 21, BACnetConfirmedServiceChoice. */
export const confirmedServices: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0, { name: 'AcknowledgeAlarm', verb: 'execute' }],
  [1, { name: 'ConfirmedCOVNotification', verb: 'report', isReport: true }],
  [2, { name: 'ConfirmedEventNotification', verb: 'report', isReport: true }],
  [3, { name: 'GetAlarmSummary', verb: 'diagnose' }],
  [4, { name: 'GetEnrollmentSummary', verb: 'diagnose' }],
  [5, { name: 'SubscribeCOV', verb: 'subscribe' }],
  [6, { name: 'AtomicReadFile', verb: 'read' }],
  [7, { name: 'AtomicWriteFile', verb: 'write' }],
  [8, { name: 'AddListElement', verb: 'configure' }],
  [9, { name: 'RemoveListElement', verb: 'configure' }],
  [10, { name: 'CreateObject', verb: 'configure' }],
  [11, { name: 'DeleteObject', verb: 'delete' }],
  [12, { name: 'ReadProperty', verb: 'read' }],
  [13, { name: 'ReadPropertyConditional', verb: 'read' }],
  [14, { name: 'ReadPropertyMultiple', verb: 'read' }],
  [15, { name: 'WriteProperty', verb: 'write' }],
  [16, { name: 'WritePropertyMultiple', verb: 'write' }],
  [17, { name: 'DeviceCommunicationControl', verb: 'set-mode' }],
  [18, { name: 'ConfirmedPrivateTransfer', verb: 'execute' }],
  [19, { name: 'ConfirmedTextMessage', verb: 'report' }],
  [20, { name: 'ReinitializeDevice', verb: 'restart' }],
  [21, { name: 'VT-Open', verb: 'reserve' }],
  [22, { name: 'VT-Close', verb: 'reserve' }],
  [23, { name: 'VT-Data', verb: 'execute' }],
  [24, { name: 'Authenticate', verb: 'authenticate' }],
  [25, { name: 'RequestKey', verb: 'authenticate' }],
  [26, { name: 'ReadRange', verb: 'read' }],
  [27, { name: 'LifeSafetyOperation', verb: 'operate' }],
  [28, { name: 'SubscribeCOVProperty', verb: 'subscribe' }],
  [29, { name: 'GetEventInformation', verb: 'diagnose' }],
  [30, { name: 'SubscribeCOVPropertyMultiple', verb: 'subscribe' }],
  [31, { name: 'ConfirmedCOVNotificationMultiple', verb: 'report', isReport: true }],
  [32, { name: 'ConfirmedAuditNotification', verb: 'report', isReport: true }],
  [33, { name: 'AuditLogQuery', verb: 'read' }],
  [34, { name: 'AuthRequest', verb: 'authenticate' }],
])

/** Clause 21, BACnetUnconfirmedServiceChoice. */
export const unconfirmedServices: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0, { name: 'I-Am', verb: 'report', isReport: true }],
  [1, { name: 'I-Have', verb: 'report', isReport: true }],
  [2, { name: 'UnconfirmedCOVNotification', verb: 'report', isReport: true }],
  [3, { name: 'UnconfirmedEventNotification', verb: 'report', isReport: true }],
  [4, { name: 'UnconfirmedPrivateTransfer', verb: 'execute' }],
  [5, { name: 'UnconfirmedTextMessage', verb: 'report' }],
  [6, { name: 'TimeSynchronization', verb: 'set-time' }],
  [7, { name: 'Who-Has', verb: 'browse' }],
  [8, { name: 'Who-Is', verb: 'browse' }],
  [9, { name: 'UTCTimeSynchronization', verb: 'set-time' }],
  [10, { name: 'WriteGroup', verb: 'operate' }],
  [11, { name: 'UnconfirmedCOVNotificationMultiple', verb: 'report', isReport: true }],
  [12, { name: 'UnconfirmedAuditNotification', verb: 'report', isReport: true }],
  [13, { name: 'Who-Am-I', verb: 'report', isReport: true }],
  [14, { name: 'You-Are', verb: 'configure' }],
])

/** The services that folders decode further, by the number of their choice. */
export const SERVICE = {
  ACKNOWLEDGE_ALARM: 0,
  COV: 1,
  EVENT: 2,
  SUBSCRIBE_COV: 5,
  READ_FILE: 6,
  WRITE_FILE: 7,
  ADD_ELEMENT: 8,
  REMOVE_ELEMENT: 9,
  CREATE: 10,
  DELETE: 11,
  READ: 12,
  READ_MULTIPLE: 14,
  WRITE: 15,
  WRITE_MULTIPLE: 16,
  COMMUNICATION: 17,
  PRIVATE: 18,
  TEXT: 19,
  REINITIALIZE: 20,
  READ_RANGE: 26,
  LIFE_SAFETY: 27,
  SUBSCRIBE_COV_PROPERTY: 28,
  SUBSCRIBE_COV_MULTIPLE: 30,
  COV_MULTIPLE: 31,
} as const

export const UNCONFIRMED = {
  I_AM: 0,
  I_HAVE: 1,
  COV: 2,
  EVENT: 3,
  PRIVATE: 4,
  TEXT: 5,
  TIME: 6,
  WHO_HAS: 7,
  WHO_IS: 8,
  UTC_TIME: 9,
  WRITE_GROUP: 10,
  COV_MULTIPLE: 11,
  WHO_AM_I: 13,
  YOU_ARE: 14,
} as const

export function confirmedService(choice: number): Service {
  return confirmedServices.get(choice) ?? { name: `Confirmed service ${choice}`, verb: 'execute' }
}

export function unconfirmedService(choice: number): Service {
  return unconfirmedServices.get(choice) ?? { name: `Unconfirmed service ${choice}`, verb: 'execute' }
}

/** Reject reasons: clause 18.9. */
export const rejectReasons: readonly string[] = [
  'other',
  'buffer-overflow',
  'inconsistent-parameters',
  'invalid-parameter-data-type',
  'invalid-tag',
  'missing-required-parameter',
  'parameter-out-of-range',
  'too-many-arguments',
  'undefined-enumeration',
  'unrecognized-service',
  'invalid-data-encoding',
]

/** Abort reasons: clause 18.10. */
export const abortReasons: readonly string[] = [
  'other',
  'buffer-overflow',
  'invalid-apdu-in-this-state',
  'preempted-by-higher-priority-task',
  'segmentation-not-supported',
  'security-error',
  'insufficient-security',
  'window-size-out-of-range',
  'application-exceeded-reply-time',
  'out-of-resources',
  'tsm-timeout',
  'apdu-too-long',
]

/** Error classes: clause 18.1. */
export const errorClasses: readonly string[] = [
  'device',
  'object',
  'property',
  'resources',
  'security',
  'services',
  'vt',
  'communication',
]
