/** Unified Diagnostic Services: ISO 14229-1:2020. */
import type { Attribute, Verb } from '#model/fact'

interface ServiceName {
  readonly verb: Verb
  readonly name: string
}

/** Service identifiers: ISO 14229-1:2020, table 2. */
export const services: ReadonlyMap<number, ServiceName> = new Map([
  [0x10, { verb: 'set-mode', name: 'DiagnosticSessionControl' }],
  [0x11, { verb: 'restart', name: 'ECUReset' }],
  [0x14, { verb: 'delete', name: 'ClearDiagnosticInformation' }],
  [0x19, { verb: 'diagnose', name: 'ReadDTCInformation' }],
  [0x22, { verb: 'read', name: 'ReadDataByIdentifier' }],
  [0x23, { verb: 'read', name: 'ReadMemoryByAddress' }],
  [0x24, { verb: 'read', name: 'ReadScalingDataByIdentifier' }],
  [0x27, { verb: 'authenticate', name: 'SecurityAccess' }],
  [0x28, { verb: 'configure', name: 'CommunicationControl' }],
  [0x29, { verb: 'authenticate', name: 'Authentication' }],
  [0x2a, { verb: 'subscribe', name: 'ReadDataByPeriodicIdentifier' }],
  [0x2c, { verb: 'configure', name: 'DynamicallyDefineDataIdentifier' }],
  [0x2e, { verb: 'write', name: 'WriteDataByIdentifier' }],
  [0x2f, { verb: 'force', name: 'InputOutputControlByIdentifier' }],
  [0x31, { verb: 'execute', name: 'RoutineControl' }],
  [0x34, { verb: 'update-firmware', name: 'RequestDownload' }],
  [0x35, { verb: 'upload-program', name: 'RequestUpload' }],
  [0x36, { verb: 'update-firmware', name: 'TransferData' }],
  [0x37, { verb: 'update-firmware', name: 'RequestTransferExit' }],
  [0x38, { verb: 'update-firmware', name: 'RequestFileTransfer' }],
  [0x3d, { verb: 'write', name: 'WriteMemoryByAddress' }],
  [0x3e, { verb: 'diagnose', name: 'TesterPresent' }],
  [0x84, { verb: 'execute', name: 'SecuredDataTransmission' }],
  [0x85, { verb: 'configure', name: 'ControlDTCSetting' }],
  [0x86, { verb: 'subscribe', name: 'ResponseOnEvent' }],
  [0x87, { verb: 'configure', name: 'LinkControl' }],
])

/** Services whose first two bytes name a piece of data. */
export const WITH_IDENTIFIER: ReadonlySet<number> = new Set([0x22, 0x24, 0x2e, 0x2f])

const SESSION_CONTROL = 0x10
/** diagnosticSessionType: ISO 14229-1:2020, table 24. Only programming stops what the control unit does. */
const SESSIONS: ReadonlyMap<number, ServiceName> = new Map([
  [0x01, { verb: 'diagnose', name: 'DiagnosticSessionControl: default' }],
  [0x02, { verb: 'set-mode', name: 'DiagnosticSessionControl: programming' }],
  [0x03, { verb: 'diagnose', name: 'DiagnosticSessionControl: extended' }],
  [0x04, { verb: 'diagnose', name: 'DiagnosticSessionControl: safety system' }],
])
/** Bit 7 of a sub-function: no answer is wanted. */
const SUB_FUNCTION = 0x7f

/** @param first byte after the service identifier; undefined where there is none */
export function serviceOf(service: number, first: number | undefined): ServiceName | undefined {
  const session =
    service === SESSION_CONTROL && first !== undefined ? SESSIONS.get(first & SUB_FUNCTION) : undefined
  return session ?? services.get(service)
}

export const READ_BY_IDENTIFIER = 0x22
export const NEGATIVE = 0x7f
/** A response has the request's identifier and this bit. */
export const POSITIVE = 0x40
/** "Response pending": the answer is still to come. */
export const PENDING = 0x78

/** Data identifiers with the identity of a control unit: ISO 14229-1:2020, annex C. */
export const IDENTITIES: ReadonlyMap<number, Attribute> = new Map([
  [0xf187, 'order-number'], // vehicleManufacturerSparePartNumber
  [0xf189, 'firmware'], // vehicleManufacturerECUSoftwareVersionNumber
  [0xf18a, 'vendor'], // systemSupplierIdentifier
  [0xf18c, 'serial'], // ECUSerialNumber
  [0xf191, 'hardware'], // vehicleManufacturerECUHardwareNumber
  [0xf195, 'software'], // systemSupplierECUSoftwareVersionNumber
  [0xf197, 'name'], // systemNameOrEngineType
])

/** Negative response codes: ISO 14229-1:2020, annex A. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [0x10, 'generalReject'],
  [0x11, 'serviceNotSupported'],
  [0x12, 'subFunctionNotSupported'],
  [0x13, 'incorrectMessageLengthOrInvalidFormat'],
  [0x14, 'responseTooLong'],
  [0x21, 'busyRepeatRequest'],
  [0x22, 'conditionsNotCorrect'],
  [0x24, 'requestSequenceError'],
  [0x31, 'requestOutOfRange'],
  [0x33, 'securityAccessDenied'],
  [0x34, 'authenticationRequired'],
  [0x35, 'invalidKey'],
  [0x36, 'exceedNumberOfAttempts'],
  [0x37, 'requiredTimeDelayNotExpired'],
  [0x70, 'uploadDownloadNotAccepted'],
  [0x71, 'transferDataSuspended'],
  [0x72, 'generalProgrammingFailure'],
  [0x73, 'wrongBlockSequenceCounter'],
  [0x7e, 'subFunctionNotSupportedInActiveSession'],
  [0x7f, 'serviceNotSupportedInActiveSession'],
])

export function refusalName(code: number): string {
  return REFUSALS.get(code) ?? `response code 0x${code.toString(16).padStart(2, '0')}`
}
