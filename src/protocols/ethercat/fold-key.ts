/** Cyclic frames as numbers: the hot path. */
import { u16le } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { BRD, LRD, LRW, NOP } from './commands.ts'
import { AL_STATUS } from './registers.ts'
import { COUNTER, DATAGRAM_HEADER } from './wire.ts'

const CLOCK_FIRST = 0x0900
const CLOCK_LAST = 0x09ff
const ARMW = 13
const FRMW = 14
const DATAGRAM_LIMIT = 64
const MODULUS = 2 ** 26

/**
 * Commands, addresses, lengths and working counters of a frame that carries nothing but process data, clocks and the
 * state of all slaves (whose value counts, too); 0 for every other frame. Two sums of 26 bits each, so that two
 * different frames of one master have the same number once in 2^52.
 */
export function foldKey({ bytes, start, end, isCut }: Slice): number {
  if (isCut || end - start < 4 || bytes[start + 1]! >> 4 !== 1) return 0
  let first = 7
  let second = 1
  let at = start + 2
  for (let count = 0; count < DATAGRAM_LIMIT; count++) {
    if (at + DATAGRAM_HEADER > end) return 0
    const command = bytes[at]!
    const address = u16le(bytes, at + 2)
    const offset = u16le(bytes, at + 4)
    const flags = u16le(bytes, at + 6)
    const data = at + DATAGRAM_HEADER
    const next = data + (flags & 0x07ff) + COUNTER
    if (next > end) return 0
    const isProcess = (command >= LRD && command <= LRW) || command === NOP
    const isClock = (command === ARMW || command === FRMW) && offset >= CLOCK_FIRST && offset <= CLOCK_LAST
    const isState = command === BRD && offset === AL_STATUS && next - data === 4
    if (!isProcess && !isClock && !isState) return 0
    const state = isState ? u16le(bytes, data) : 0
    const header = (((command << 16) | address) ^ (state << 3)) & 0x3ffffff
    const rest = ((offset << 10) ^ (u16le(bytes, next - COUNTER) << 4) ^ (flags & 0x07ff)) & 0x3ffffff
    first = (first * 31 + header) % MODULUS
    second = (second * 37 + rest + first) % MODULUS
    at = next
    if ((flags & 0x8000) === 0) return first * MODULUS + second + 1
  }
  return 0
}
