/** Messages shared by tests and captures of this folder. */
import * as encode from './encode.ts'

/** A controller, by its identity object. */
export const controller = {
  vendor: 1,
  deviceType: 14,
  productCode: 54,
  major: 16,
  minor: 20,
  status: 0x3160,
  serial: 0x51823f,
  productName: '1756-L61/B LOGIX5561',
} as const

/** A connection to its message router. */
export const opening = {
  targetToOriginatorId: 0x80fe0017,
  serial: 7,
  vendor: 77,
  originatorSerial: 0x12345678,
  transport: 0xa3,
  interval: 2_000_000,
  parameters: 0x43f8,
  path: encode.messageRouterPath(0),
}
