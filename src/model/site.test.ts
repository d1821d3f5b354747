import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptySite, parseRange, realmOf } from './site.ts'

test('a range holds its addresses and no others', () => {
  const range = parseRange('10.1.0.0/16')
  assert.deepEqual(
    [range?.holds('10.1.255.3'), range?.holds('10.2.0.1'), range?.holds('fe80::1')],
    [true, false, false],
  )
  assert.equal(parseRange('10.1.2.3')?.holds('10.1.2.3'), true)
  assert.equal(parseRange('0.0.0.0/0')?.holds('200.1.2.3'), true)
  const six = parseRange('fd00:1::/32')
  assert.deepEqual(
    [six?.holds('fd00:1:ffff::2'), six?.holds('fd00:2::2'), six?.holds('10.0.0.1')],
    [true, false, false],
  )
})

test('what is no range is told as none', () => {
  for (const text of ['', '10.0.0.0/33', '10.0.0/8', 'fd00::/129', '1:2:3/16', '10.0.0.0/x', '10.0.0.256']) {
    assert.equal(parseRange(text), undefined, text)
  }
})

test('a frame belongs to the first realm that names it', () => {
  const realm = { name: '', vlans: [], interfaces: [], subnets: [] }
  const site = {
    ...emptySite,
    realms: [
      { ...realm, name: 'line 1', vlans: [11] },
      { ...realm, name: 'line 2', interfaces: ['eth2'] },
      { ...realm, name: 'line 3', subnets: ['10.3.0.0/16'] },
    ],
  }
  assert.equal(realmOf(site, { vlan: 11, interface: 'eth2' }), 'line 1')
  assert.equal(realmOf(site, { interface: 'eth2' }), 'line 2')
  assert.equal(realmOf(site, { ip: '10.3.4.5' }), 'line 3')
  assert.equal(realmOf(site, { vlan: 12 }), '')
  assert.equal(realmOf(undefined, { vlan: 11 }), '')
})
