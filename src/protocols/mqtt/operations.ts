import type { Verb } from '#model/fact'

/** Control packets, in both directions: MQTT 5.0 §2.1.2. */
export const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [1, { verb: 'authenticate', name: 'CONNECT' }],
  [2, { verb: 'report', name: 'CONNACK' }],
  [3, { verb: 'report', name: 'PUBLISH' }],
  [4, { verb: 'report', name: 'PUBACK' }],
  [5, { verb: 'report', name: 'PUBREC' }],
  [6, { verb: 'report', name: 'PUBREL' }],
  [7, { verb: 'report', name: 'PUBCOMP' }],
  [8, { verb: 'subscribe', name: 'SUBSCRIBE' }],
  [9, { verb: 'report', name: 'SUBACK' }],
  [10, { verb: 'subscribe', name: 'UNSUBSCRIBE' }],
  [11, { verb: 'report', name: 'UNSUBACK' }],
  [12, { verb: 'diagnose', name: 'PINGREQ' }],
  [13, { verb: 'diagnose', name: 'PINGRESP' }],
  [14, { verb: 'report', name: 'DISCONNECT' }],
  [15, { verb: 'authenticate', name: 'AUTH' }],
])
