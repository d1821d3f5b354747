import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipv4Text, macOfEui64, macText } from './address.ts'

/** More than are remembered, twice. */
const ADDRESSES = 40_000

test('an IPv6 address made of a MAC address gives it back; random ones and local MACs give none', () => {
  // RFC 4291 appendix A: the universal/local bit is inverted.
  assert.equal(macOfEui64('fe80::21f:f3ff:fecd:f617'), '00:1f:f3:cd:f6:17')
  assert.equal(macOfEui64('2001:db8::21b:1bff:fe00:1'), '00:1b:1b:00:00:01')
  for (const ip of [
    'fe80::105f:d413:a349:821a',
    'fe80::8000:ff:fe00:1',
    '10.0.0.1',
    '2001:db8:ff:fe00::1',
    '',
  ])
    assert.equal(macOfEui64(ip), undefined, ip)
})

test('addresses beyond those remembered have their own texts', () => {
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < ADDRESSES; i++) {
      const number = Math.imul(i, 0x85ebca6b) >>> 0
      const bytes = Uint8Array.of(0xff, 0x02, number >>> 24, number >>> 16, number >>> 8, number, i >> 8)
      assert.equal(ipv4Text(bytes, 2), bytes.subarray(2, 6).join('.'))
      assert.equal(macText(bytes, 1), Buffer.from(bytes.subarray(1)).toString('hex').match(/../g)!.join(':'))
    }
})
