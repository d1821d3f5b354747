/** The network layer: ASHRAE 135-2020 clause 6.2. */
import { toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import type { Verb } from '#model/fact'

export const NPDU_VERSION = 1
/** Bits of the control byte: clause 6.2.2. */
const IS_NETWORK_MESSAGE = 0x80
const HAS_DESTINATION = 0x20
const HAS_SOURCE = 0x08
const RESERVED = 0x50
export const EVERY_NETWORK = 0xffff
/** Longest station address: clause 6.2.2 allows more, six bytes (Ethernet, IP and port) and eighteen (IPv6) are in use. */
const LONGEST_ADDRESS = 18

/** A station on a network behind a router. */
export interface BacnetStation {
  readonly network: number
  /** Lower-case hex of its address; '' for all of that network. */
  readonly address: string
}

export interface Network {
  readonly destination: BacnetStation | undefined
  readonly source: BacnetStation | undefined
  readonly expectsReply: boolean
  readonly priority: number
  /** Type of a network layer message; undefined where an APDU follows. */
  readonly messageType: number | undefined
  readonly vendor: number | undefined
  /** Absolute offset of the APDU or of the network message's data. */
  readonly bodyStart: number
}

/** The NPDU in `bytes[start..end)`; undefined if it is none or its header does not fit. */
export function readNetwork(bytes: Uint8Array, start: number, end: number): Network | undefined {
  if (end - start < 2 || bytes[start] !== NPDU_VERSION) return undefined
  const control = bytes[start + 1]!
  if ((control & RESERVED) !== 0) return undefined
  let at = start + 2
  let destination: BacnetStation | undefined
  let source: BacnetStation | undefined
  if ((control & HAS_DESTINATION) !== 0) {
    destination = readStation(bytes, at, end)
    if (destination === undefined) return undefined
    at += 3 + destination.address.length / 2
  }
  if ((control & HAS_SOURCE) !== 0) {
    source = readStation(bytes, at, end)
    if (source === undefined) return undefined
    at += 3 + source.address.length / 2
  }
  if (destination !== undefined) at++ // hop count
  const isNetworkMessage = (control & IS_NETWORK_MESSAGE) !== 0
  if (at >= end) return undefined
  const messageType = isNetworkMessage ? bytes[at]! : undefined
  let vendor: number | undefined
  if (messageType !== undefined) {
    at++
    if (messageType >= 0x80) {
      if (at + 2 > end) return undefined
      vendor = u16be(bytes, at)
      at += 2
    }
  }
  return {
    destination,
    source,
    expectsReply: (control & 0x04) !== 0,
    priority: control & 0x03,
    messageType,
    vendor,
    bodyStart: at,
  }
}

function readStation(bytes: Uint8Array, at: number, end: number): BacnetStation | undefined {
  if (at + 3 > end) return undefined
  const length = bytes[at + 2]!
  if (length > LONGEST_ADDRESS || at + 3 + length > end) return undefined
  return { network: u16be(bytes, at), address: toHex(bytes, at + 3, at + 3 + length) }
}

/** Network layer messages: clause 6.2.4. Answers have no verb. */
export const networkMessages: ReadonlyMap<
  number,
  { readonly name: string; readonly verb: Verb; readonly isReport?: boolean }
> = new Map<number, { name: string; verb: Verb; isReport?: boolean }>([
  [0x00, { name: 'Who-Is-Router-To-Network', verb: 'browse' }],
  [0x01, { name: 'I-Am-Router-To-Network', verb: 'report', isReport: true }],
  [0x02, { name: 'I-Could-Be-Router-To-Network', verb: 'report', isReport: true }],
  [0x03, { name: 'Reject-Message-To-Network', verb: 'report', isReport: true }],
  [0x04, { name: 'Router-Busy-To-Network', verb: 'report', isReport: true }],
  [0x05, { name: 'Router-Available-To-Network', verb: 'report', isReport: true }],
  [0x06, { name: 'Initialize-Routing-Table', verb: 'configure' }],
  [0x07, { name: 'Initialize-Routing-Table-Ack', verb: 'report', isReport: true }],
  [0x08, { name: 'Establish-Connection-To-Network', verb: 'configure' }],
  [0x09, { name: 'Disconnect-Connection-To-Network', verb: 'configure' }],
  [0x0a, { name: 'Challenge-Request', verb: 'authenticate' }],
  [0x0b, { name: 'Security-Payload', verb: 'report', isReport: true }],
  [0x0c, { name: 'Security-Response', verb: 'report', isReport: true }],
  [0x0d, { name: 'Request-Key-Update', verb: 'configure' }],
  [0x0e, { name: 'Update-Key-Set', verb: 'set-password' }],
  [0x0f, { name: 'Update-Distribution-Key', verb: 'set-password' }],
  [0x10, { name: 'Request-Master-Key', verb: 'configure' }],
  [0x11, { name: 'Set-Master-Key', verb: 'set-password' }],
  [0x12, { name: 'What-Is-Network-Number', verb: 'browse' }],
  [0x13, { name: 'Network-Number-Is', verb: 'report', isReport: true }],
])

/** Reasons of Reject-Message-To-Network: clause 6.4.4. */
export const networkRejections: readonly string[] = [
  'other',
  'no route to network',
  'router busy',
  'unknown network message',
  'message too long',
  'security error',
  'addressing error',
]
