import { hexCode } from '#bytes/hex'

/** PNIOStatus: ErrorCode, ErrorDecode, ErrorCode1, ErrorCode2 from the highest byte on. IEC 61158-6-10. */
const PNIORW = 0x80

/** ErrorCode1 of record access: class in the upper half, code in the lower. */
const accessErrors: ReadonlyMap<number, string> = new Map([
  [0xa0, 'read error'],
  [0xa1, 'write error'],
  [0xa2, 'module failure'],
  [0xa7, 'busy'],
  [0xa8, 'version conflict'],
  [0xa9, 'feature not supported'],
  [0xb0, 'invalid index'],
  [0xb1, 'write length error'],
  [0xb2, 'invalid slot or subslot'],
  [0xb3, 'type conflict'],
  [0xb4, 'invalid area'],
  [0xb5, 'state conflict'],
  [0xb6, 'access denied'],
  [0xb7, 'invalid range'],
  [0xb8, 'invalid parameter'],
  [0xb9, 'invalid type'],
  [0xba, 'backup'],
  [0xc0, 'read constraint conflict'],
  [0xc1, 'write constraint conflict'],
  [0xc2, 'resource busy'],
  [0xc3, 'resource unavailable'],
])

/** ErrorDecode of the protocol itself; ErrorCode1 then names the block or machine that found fault. */
const PNIO = 0x81
const faults: ReadonlyMap<number, string> = new Map([
  [0x01, 'faulty application relation block'],
  [0x02, 'faulty communication relation block'],
  [0x03, 'faulty expected submodules'],
  [0x04, 'faulty alarm relation block'],
  [0x05, 'faulty parameter server block'],
  [0x06, 'faulty multicast relation block'],
  [0x07, 'faulty RPC block'],
  [0x08, 'faulty record'],
  [0x09, 'faulty isochronous block'],
  [0x0a, 'faulty redundancy block'],
  [0x0b, 'faulty fast start-up block'],
  [0x0c, 'faulty vendor block'],
  [0x0d, 'faulty reporting system block'],
  [0x14, 'faulty control block at connect'],
  [0x15, 'faulty control block after a plug alarm'],
  [0x16, 'faulty control block after connect'],
  [0x17, 'faulty control block of a plug alarm'],
  [0x18, 'faulty begin of parameters'],
  [0x19, 'faulty list of submodules'],
  [0x28, 'faulty release block'],
  [0x32, 'faulty application relation in the answer'],
  [0x33, 'faulty communication relation in the answer'],
  [0x34, 'faulty alarm relation in the answer'],
  [0x35, 'faulty module difference in the answer'],
  [0x36, 'faulty RPC block in the answer'],
  [0x37, 'faulty server block in the answer'],
  [0x38, 'faulty vendor block in the answer'],
  [0x3c, 'alarm acknowledge'],
  [0x3d, 'device manager'],
  [0x3e, 'controller manager'],
  [0x40, 'RPC'],
  [0x41, 'alarm initiator'],
  [0x42, 'alarm responder'],
  [0x48, 'consumer'],
  [0x49, 'provider'],
])

const calls: ReadonlyMap<number, string> = new Map([
  [0xcf, 'RTA error'],
  [0xda, 'alarm refused'],
  [0xdb, 'connect refused'],
  [0xdc, 'release refused'],
  [0xdd, 'control refused'],
  [0xde, 'read refused'],
  [0xdf, 'write refused'],
])

/** Reasons of an aborted relation: ErrorCode1 0xFD, RTA_ERR_CLS_PROTOCOL. */
const abortReasons: ReadonlyMap<number, string> = new Map([
  [1, 'sequence error'],
  [2, 'instance closed'],
  [3, 'out of memory'],
  [4, 'cannot add provider or consumer'],
  [5, 'consumer missed its data'],
  [6, 'CMI timeout'],
  [7, 'alarm queue failed'],
  [8, 'alarm send failed'],
  [9, 'alarm acknowledge failed'],
  [10, 'data length'],
  [11, 'alarm indication failed'],
  [14, 'connection error'],
  [31, 'release requested by the device'],
])
const RTA_PROTOCOL = 0xfd

/** ErrorCode2 of the context manager, ErrorCode1 0x40: CMRPC. */
const CONTEXT_MANAGER = 0x40
const managerReasons: ReadonlyMap<number, string> = new Map([
  [0, 'invalid length of arguments'],
  [1, 'unknown blocks'],
  [2, 'communication relation missing'],
  [3, 'wrong number of alarm relations'],
  [4, 'no application relation is free'],
  [5, 'application relation unknown'],
  [6, 'state conflict'],
  [7, 'no provider, consumer or alarm is free'],
  [8, 'out of memory'],
  [9, 'interface and ports are owned by another relation'],
])

/** A status in words, undefined for ok. */
export function statusText(status: number): string | undefined {
  if (status === 0) return undefined
  const [code, decode, first, second] = [
    status >>> 24,
    (status >>> 16) & 255,
    (status >>> 8) & 255,
    status & 255,
  ]
  const what = calls.get(code) ?? hexCode(code)
  if (first === RTA_PROTOCOL) return `${what}: ${abortReasons.get(second) ?? `reason ${second}`}`
  if (decode === PNIORW) return `${what}: ${accessErrors.get(first) ?? hexCode(first)}`
  const reason = managerReasons.get(second)
  if (decode === PNIO && first === CONTEXT_MANAGER && reason !== undefined) return `${what}: ${reason}`
  if (decode === PNIO && faults.has(first)) return `${what}: ${faults.get(first)}, code ${second}`
  return `${what}: ${hexCode(first)}, ${hexCode(second)}`
}
