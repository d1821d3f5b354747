import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInventoryCsv, readNetBox, reconcile } from './reconcile.ts'

const seen = (id: string, ip: string, more: object = {}) => ({
  id,
  name: '',
  ipAddresses: [ip],
  macAddresses: [],
  serial: '',
  model: '',
  firmware: '',
  type: 'PLC',
  ...more,
})

test('a list and the network agree or not: missing, unlisted, other firmware', () => {
  const list = readInventoryCsv(
    '\ufeffName;IP address;Serial;Firmware;Owner\nPLC 1;10.0.0.1;S C-X4;V3.2.6;Hall 2\nPLC 2;10.0.0.2;;V1.0;\nPLC 3;10.0.0.3;;;\n',
  )
  const result = reconcile(list, [
    seen('a', '10.0.0.9', { serial: 'sc-x4', firmware: 'V3.2.06' }),
    seen('b', '10.0.0.2', { firmware: 'V1.1' }),
    seen('c', '10.0.0.77'),
    seen('d', '8.8.8.8', { type: 'Internet' }),
  ])
  assert.deepEqual(
    result.matched.map(({ seen: { id }, by }) => [id, by]),
    [
      ['a', 'serial'],
      ['b', 'address'],
    ],
  )
  assert.deepEqual(
    result.onlyListed.map(({ name }) => name),
    ['PLC 3'],
  )
  assert.deepEqual(
    result.onlySeen.map(({ id }) => id),
    ['c'],
  )
  assert.deepEqual(
    result.otherFirmware.map(({ listed }) => listed.name),
    ['PLC 2'],
  )
})

test('NetBox devices are read as its interface lists them', () => {
  const [device] = readNetBox({
    results: [
      {
        name: 'sw1',
        serial: '77',
        primary_ip: { address: '10.0.0.5/24' },
        device_type: { model: 'RS20', manufacturer: { name: 'Hirschmann' } },
      },
    ],
  })!
  assert.deepEqual([device?.name, device?.addresses, device?.vendor], ['sw1', ['10.0.0.5'], 'Hirschmann'])
  assert.equal(readNetBox({}), undefined)
})

test('a table without a known heading is refused with what was found', () => {
  assert.throws(() => readInventoryCsv('foo,bar\n1,2\n'), /got foo, bar/)
})
