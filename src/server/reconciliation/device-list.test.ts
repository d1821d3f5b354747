import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readDeviceList } from './device-list.ts'

const SITE = `# our plant
name: Riverbend, north
devices:
  - address: 10.0.0.5
    name: PLC 1
    owner: Water
    crownJewel: true
  - addresses: [10.0.0.6, 00-0C-29-00-00-05]
    importance: low
`

it('tells CSV, NetBox and a site file by what they look like', () => {
  const first = (text: string) => {
    const [one] = readDeviceList(text)
    return [one?.name, one?.addresses[0], one?.owner, one?.importance]
  }
  assert.deepEqual(first(SITE), ['PLC 1', '10.0.0.5', 'Water', 'high'])
  assert.deepEqual(readDeviceList(SITE)[1]?.addresses, ['10.0.0.6', '00:0c:29:00:00:05'])
  assert.deepEqual(first('\ufeffName;IP;Owner;Importance\nPLC 1;10.0.0.5;Water;high\n'), [
    'PLC 1',
    '10.0.0.5',
    'Water',
    'high',
  ])
  assert.deepEqual(first('MAC address\n00:0c:29:00:00:05\n'), ['', '00:0c:29:00:00:05', '', ''])
  assert.deepEqual(
    first('[{"name":"PLC 1","primary_ip":{"address":"10.0.0.5/24"},"tenant":{"name":"Water"}}]'),
    ['PLC 1', '10.0.0.5', 'Water', ''],
  )
})

it('says what is wrong with a list that is none', () => {
  assert.throws(() => readDeviceList('{"a": 1}'), /as NetBox lists them/)
  assert.throws(() => readDeviceList('[1,'), /expected JSON/)
  assert.throws(() => readDeviceList('name: x\ndevices:\n  - address: nowhere\n'), /devices\[0\]\.address/)
  assert.throws(() => readDeviceList('name: x\n'), /expected devices in the site file/)
  assert.throws(() => readDeviceList('foo,bar\n1,2\n'), /got foo, bar/)
  assert.throws(() => readDeviceList(''), /expected a column/)
  assert.throws(() => readDeviceList('[null, 7]'), /as NetBox lists them/)
})
