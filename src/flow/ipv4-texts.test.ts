import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ipv4Texts } from './ipv4-texts.ts'
import { limits } from './limits.ts'

test('an address is printed as a dotted quad, also past the bound', () => {
  const texts = new Ipv4Texts()
  assert.equal(texts.of(0xc0a80001), '192.168.0.1')
  for (let address = 0; address <= limits.addressTexts; address++) texts.of(address)
  assert.equal(texts.of(0xffffffff), '255.255.255.255')
  assert.equal(texts.of(0xc0a80001), '192.168.0.1')
})
