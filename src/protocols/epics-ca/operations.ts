import type { Verb } from '#model/fact'

/** Commands by number: EPICS, Channel Access Protocol Specification 1.6 (2021) §4, "Message payloads". */
export const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [0, { verb: 'report', name: 'CA_PROTO_VERSION' }],
  [1, { verb: 'subscribe', name: 'CA_PROTO_EVENT_ADD' }],
  [2, { verb: 'subscribe', name: 'CA_PROTO_EVENT_CANCEL' }],
  [3, { verb: 'read', name: 'CA_PROTO_READ' }],
  [4, { verb: 'write', name: 'CA_PROTO_WRITE' }],
  [6, { verb: 'browse', name: 'CA_PROTO_SEARCH' }],
  [8, { verb: 'subscribe', name: 'CA_PROTO_EVENTS_OFF' }],
  [9, { verb: 'subscribe', name: 'CA_PROTO_EVENTS_ON' }],
  [11, { verb: 'report', name: 'CA_PROTO_ERROR' }],
  [12, { verb: 'browse', name: 'CA_PROTO_CLEAR_CHANNEL' }],
  [13, { verb: 'report', name: 'CA_PROTO_RSRV_IS_UP' }],
  [14, { verb: 'report', name: 'CA_PROTO_NOT_FOUND' }],
  [15, { verb: 'read', name: 'CA_PROTO_READ_NOTIFY' }],
  [17, { verb: 'report', name: 'CA_REPEATER_CONFIRM' }],
  [18, { verb: 'browse', name: 'CA_PROTO_CREATE_CHAN' }],
  [19, { verb: 'write', name: 'CA_PROTO_WRITE_NOTIFY' }],
  [20, { verb: 'report', name: 'CA_PROTO_CLIENT_NAME' }],
  [21, { verb: 'report', name: 'CA_PROTO_HOST_NAME' }],
  [22, { verb: 'report', name: 'CA_PROTO_ACCESS_RIGHTS' }],
  [23, { verb: 'diagnose', name: 'CA_PROTO_ECHO' }],
  [24, { verb: 'subscribe', name: 'CA_REPEATER_REGISTER' }],
  [26, { verb: 'report', name: 'CA_PROTO_CREATE_CH_FAIL' }],
  [27, { verb: 'report', name: 'CA_PROTO_SERVER_DISCONN' }],
])
