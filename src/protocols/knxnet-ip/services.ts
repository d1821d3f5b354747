/** KNXnet/IP services: KNX Standard 03_08_01 Overview, service type identifiers (EN ISO 22510). */
import type { Verb } from '#model/fact'

interface Service {
  readonly name: string
  /** Undefined for answers and envelopes, which ask nothing themselves. */
  readonly verb: Verb | undefined
  /** The service that answers it. */
  readonly answer?: number
}

export const SERVICE = {
  SEARCH_REQUEST: 0x0201,
  SEARCH_RESPONSE: 0x0202,
  DESCRIPTION_REQUEST: 0x0203,
  DESCRIPTION_RESPONSE: 0x0204,
  CONNECT_REQUEST: 0x0205,
  CONNECT_RESPONSE: 0x0206,
  CONNECTIONSTATE_REQUEST: 0x0207,
  CONNECTIONSTATE_RESPONSE: 0x0208,
  DISCONNECT_REQUEST: 0x0209,
  DISCONNECT_RESPONSE: 0x020a,
  SEARCH_REQUEST_EXTENDED: 0x020b,
  SEARCH_RESPONSE_EXTENDED: 0x020c,
  DEVICE_CONFIGURATION_REQUEST: 0x0310,
  DEVICE_CONFIGURATION_ACK: 0x0311,
  TUNNELLING_REQUEST: 0x0420,
  TUNNELLING_ACK: 0x0421,
  ROUTING_INDICATION: 0x0530,
  ROUTING_SYSTEM_BROADCAST: 0x0533,
  SECURE_WRAPPER: 0x0950,
  SESSION_RESPONSE: 0x0952,
  SESSION_STATUS: 0x0954,
} as const

export const services: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x0201, { name: 'SEARCH_REQUEST', verb: 'browse', answer: 0x0202 }],
  [0x0202, { name: 'SEARCH_RESPONSE', verb: undefined }],
  [0x0203, { name: 'DESCRIPTION_REQUEST', verb: 'identify', answer: 0x0204 }],
  [0x0204, { name: 'DESCRIPTION_RESPONSE', verb: undefined }],
  [0x0205, { name: 'CONNECT_REQUEST', verb: 'reserve', answer: 0x0206 }],
  [0x0206, { name: 'CONNECT_RESPONSE', verb: undefined }],
  [0x0207, { name: 'CONNECTIONSTATE_REQUEST', verb: 'diagnose', answer: 0x0208 }],
  [0x0208, { name: 'CONNECTIONSTATE_RESPONSE', verb: undefined }],
  [0x0209, { name: 'DISCONNECT_REQUEST', verb: 'reserve', answer: 0x020a }],
  [0x020a, { name: 'DISCONNECT_RESPONSE', verb: undefined }],
  [0x020b, { name: 'SEARCH_REQUEST_EXTENDED', verb: 'browse', answer: 0x020c }],
  [0x020c, { name: 'SEARCH_RESPONSE_EXTENDED', verb: undefined }],
  [0x0310, { name: 'DEVICE_CONFIGURATION_REQUEST', verb: undefined }],
  [0x0311, { name: 'DEVICE_CONFIGURATION_ACK', verb: undefined }],
  [0x0420, { name: 'TUNNELLING_REQUEST', verb: undefined }],
  [0x0421, { name: 'TUNNELLING_ACK', verb: undefined }],
  [0x0422, { name: 'TUNNELLING_FEATURE_GET', verb: 'read', answer: 0x0423 }],
  [0x0423, { name: 'TUNNELLING_FEATURE_RESPONSE', verb: undefined }],
  [0x0424, { name: 'TUNNELLING_FEATURE_SET', verb: 'configure', answer: 0x0423 }],
  [0x0425, { name: 'TUNNELLING_FEATURE_INFO', verb: 'report' }],
  [0x0530, { name: 'ROUTING_INDICATION', verb: undefined }],
  [0x0531, { name: 'ROUTING_LOST_MESSAGE', verb: 'report' }],
  [0x0532, { name: 'ROUTING_BUSY', verb: 'report' }],
  [0x0533, { name: 'ROUTING_SYSTEM_BROADCAST', verb: undefined }],
  [0x0740, { name: 'REMOTE_DIAGNOSTIC_REQUEST', verb: 'diagnose', answer: 0x0741 }],
  [0x0741, { name: 'REMOTE_DIAGNOSTIC_RESPONSE', verb: undefined }],
  [0x0742, { name: 'REMOTE_BASIC_CONFIGURATION_REQUEST', verb: 'configure' }],
  [0x0743, { name: 'REMOTE_RESET_REQUEST', verb: 'restart' }],
  [0x0950, { name: 'SECURE_WRAPPER', verb: undefined }],
  [0x0951, { name: 'SESSION_REQUEST', verb: 'authenticate', answer: 0x0952 }],
  [0x0952, { name: 'SESSION_RESPONSE', verb: undefined }],
  [0x0953, { name: 'SESSION_AUTHENTICATE', verb: 'authenticate', answer: 0x0954 }],
  [0x0954, { name: 'SESSION_STATUS', verb: undefined }],
  [0x0955, { name: 'TIMER_NOTIFY', verb: 'report' }],
])

/** Error codes of responses: KNX Standard 03_08_02 Core. */
export const statuses: ReadonlyMap<number, string> = new Map([
  [0x00, 'E_NO_ERROR'],
  [0x01, 'E_HOST_PROTOCOL_TYPE'],
  [0x02, 'E_VERSION_NOT_SUPPORTED'],
  [0x04, 'E_SEQUENCE_NUMBER'],
  [0x0f, 'E_ERROR'],
  [0x21, 'E_CONNECTION_ID'],
  [0x22, 'E_CONNECTION_TYPE'],
  [0x23, 'E_CONNECTION_OPTION'],
  [0x24, 'E_NO_MORE_CONNECTIONS'],
  [0x25, 'E_NO_MORE_UNIQUE_CONNECTIONS'],
  [0x26, 'E_DATA_CONNECTION'],
  [0x27, 'E_KNX_CONNECTION'],
  [0x28, 'E_AUTHORISATION_ERROR'],
  [0x29, 'E_TUNNELLING_LAYER'],
  [0x2d, 'E_NO_TUNNELLING_ADDRESS'],
  [0x2e, 'E_CONNECTION_IN_USE'],
])

export function statusName(code: number): string {
  return statuses.get(code) ?? `status 0x${code.toString(16).padStart(2, '0')}`
}

/** Connection types of a CONNECT_REQUEST: KNX Standard 03_08_02 Core. */
export const connectionTypes: ReadonlyMap<number, string> = new Map([
  [0x03, 'knx-device-management'],
  [0x04, 'knx-tunnelling'],
  [0x06, 'knx-remote-logging'],
  [0x07, 'knx-remote-configuration'],
  [0x08, 'knx-object-server'],
])
