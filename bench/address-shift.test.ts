import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checksumOf, wordSum } from '#bytes/checksum'
import { AddressShift } from './address-shift.ts'

/** 192.168.1.10:4000 → 192.168.1.20:502, a TCP segment with right checksums. */
function frame(): Uint8Array {
  const bytes = Uint8Array.fromHex(
    `00112233445500aabbccddee0800` +
      `450000280001400040060000c0a8010ac0a80114` +
      `0fa001f600000001000000025018200000000000`,
  )
  setWord(bytes, 24, checksumOf(wordSum(bytes, 14, 34)))
  setWord(bytes, 50, checksumOf(transportSum(bytes)))
  return bytes
}

/** Over pseudo header and segment: zero is right, RFC 9293 §3.1. */
function transportSum(bytes: Uint8Array): number {
  return wordSum(bytes, 26, 34) + 6 + 20 + wordSum(bytes, 34, 54)
}

function setWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >> 8
  bytes[at + 1] = word & 0xff
}

test('copies have other addresses and right checksums', () => {
  const networks = { used: 0 }
  const [first, second] = [300, 301].map((copy) => {
    const bytes = frame()
    new AddressShift(copy, networks).apply(bytes)
    return bytes
  })
  assert.equal(first!.toHex().slice(0, 24), '001122326855' + '00aabbcdf1ee')
  assert.deepEqual([...first!.subarray(26, 34)], [10, 0, 0, 10, 10, 0, 0, 20])
  assert.deepEqual([...second!.subarray(26, 34)], [10, 0, 1, 10, 10, 0, 1, 20])
  assert.equal(checksumOf(wordSum(first!, 14, 34)), 0)
  assert.equal(checksumOf(transportSum(first!)), 0)
})

test('a wrong checksum stays wrong', () => {
  const bytes = frame()
  bytes[50]! ^= 1
  new AddressShift(7, { used: 0 }).apply(bytes)
  assert.notEqual(checksumOf(transportSum(bytes)), 0)
})

test('broadcast, multicast and unspecified addresses stay', () => {
  const arp = Uint8Array.fromHex(
    'ffffffffffff00aabbccddee0806' + '000108000604000100aabbccddeec0a8010a000000000000' + '00000000',
  )
  new AddressShift(1, { used: 5 }).apply(arp)
  assert.equal(
    arp.toHex(),
    'ffffffffffff00aabbccdcee0806' + '000108000604000100aabbccdcee0a00050a000000000000' + '00000000',
  )
})
