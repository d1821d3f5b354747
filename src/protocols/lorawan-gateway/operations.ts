import type { Verb } from '#model/fact'

/** Identifiers: Semtech, Gateway to Server Interface (PROTOCOL.TXT of packet_forwarder 4.0.1) §5.2 and §6.2. */
export const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [0, { verb: 'report', name: 'PUSH_DATA' }],
  [1, { verb: 'report', name: 'PUSH_ACK' }],
  [2, { verb: 'subscribe', name: 'PULL_DATA' }],
  [3, { verb: 'write', name: 'PULL_RESP' }],
  [4, { verb: 'report', name: 'PULL_ACK' }],
  [5, { verb: 'report', name: 'TX_ACK' }],
])
