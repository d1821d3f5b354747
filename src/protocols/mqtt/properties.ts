/** Properties of MQTT 5.0 packets: §2.2.2.2. */
import type { MqttFields } from './fields.ts'

type Shape = 'octet' | 'two' | 'four' | 'variable' | 'text' | 'pair'

/** Identifier → how long its value is. Binary Data has the length of a string. */
const SHAPES: ReadonlyMap<number, Shape> = new Map([
  [0x01, 'octet'], // Payload Format Indicator
  [0x02, 'four'], // Message Expiry Interval
  [0x03, 'text'], // Content Type
  [0x08, 'text'], // Response Topic
  [0x09, 'text'], // Correlation Data
  [0x0b, 'variable'], // Subscription Identifier
  [0x11, 'four'], // Session Expiry Interval
  [0x12, 'text'], // Assigned Client Identifier
  [0x13, 'two'], // Server Keep Alive
  [0x15, 'text'], // Authentication Method
  [0x16, 'text'], // Authentication Data
  [0x17, 'octet'], // Request Problem Information
  [0x18, 'four'], // Will Delay Interval
  [0x19, 'octet'], // Request Response Information
  [0x1a, 'text'], // Response Information
  [0x1c, 'text'], // Server Reference
  [0x1f, 'text'], // Reason String
  [0x21, 'two'], // Receive Maximum
  [0x22, 'two'], // Topic Alias Maximum
  [0x23, 'two'], // Topic Alias
  [0x24, 'octet'], // Maximum QoS
  [0x25, 'octet'], // Retain Available
  [0x26, 'pair'], // User Property
  [0x27, 'four'], // Maximum Packet Size
  [0x28, 'octet'], // Wildcard Subscription Available
  [0x29, 'octet'], // Subscription Identifier Available
  [0x2a, 'octet'], // Shared Subscription Available
])

/** Properties with useful content. Zero and '' if absent. */
export interface Properties {
  topicAlias: number
  assignedClient: string
  authenticationMethod: string
  serverReference: string
  reason: string
}

/** Reads a property list and leaves `fields` behind it, whatever is in it. */
export function readProperties(fields: MqttFields): Properties {
  const found: Properties = {
    topicAlias: 0,
    assignedClient: '',
    authenticationMethod: '',
    serverReference: '',
    reason: '',
  }
  const stop = Math.min(fields.end, fields.variable() + fields.at)
  while (fields.at < stop) {
    const identifier = fields.variable()
    const shape = SHAPES.get(identifier)
    if (shape === undefined) break
    const value = take(fields, shape)
    if (identifier === 0x23) found.topicAlias = Number(value)
    else if (identifier === 0x12) found.assignedClient = String(value)
    else if (identifier === 0x15) found.authenticationMethod = String(value)
    else if (identifier === 0x1c) found.serverReference = String(value)
    else if (identifier === 0x1f) found.reason = String(value)
  }
  fields.at = stop
  return found
}

function take(fields: MqttFields, shape: Shape): number | string {
  switch (shape) {
    case 'octet':
      return fields.u8()
    case 'two':
      return fields.u16()
    case 'four':
      return fields.u32()
    case 'variable':
      return fields.variable()
    case 'text':
      return fields.string()
    case 'pair': {
      const name = fields.string()
      return `${name}=${fields.string()}`
    }
  }
}
