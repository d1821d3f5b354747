/** Exports made by hand after the published schemas of the products; none is from a product. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readExport } from './exports.ts'

test('Defender XDR: JSON of a hunting query; merged and unmanaged machines are left out', () => {
  const rows = [
    {
      Timestamp: '2026-11-30T10:00:00Z',
      DeviceId: 'a1',
      DeviceName: 'hmi-3.plant.example',
      OSPlatform: 'Windows10',
      OnboardingStatus: 'Onboarded',
    },
    {
      ...{
        Timestamp: '2026-11-30T11:00:00Z',
        DeviceId: 'a1',
        MacAddress: '0080F4000009',
        NetworkAdapterType: 'Ethernet',
      },
      IPAddresses: '[{"IPAddress":"10.1.4.9","SubnetPrefix":24},{"IPAddress":"fe80::1"}]',
    },
    { DeviceId: 'a1', MacAddress: '00155D000001', NetworkAdapterName: 'vEthernet (Default Switch)' },
    {
      DeviceId: 'old',
      DeviceName: 'hmi-3.plant.example',
      MergedToDeviceId: 'a1',
      OnboardingStatus: 'Onboarded',
    },
    { DeviceId: 'seen', DeviceName: 'printer', OnboardingStatus: 'CanBeOnboarded' },
    { DeviceId: 'x', MergedToDeviceId: 'y' },
    { DeviceId: 'y', MergedToDeviceId: 'x' },
  ]
  const read = readExport(JSON.stringify({ results: rows }))
  assert.equal(read?.source, 'defender')
  const [one] = read!.endpoints
  assert.deepEqual(one?.interfaces, [
    { mac: '00:80:f4:00:00:09', isVirtual: false },
    { mac: '00:15:5d:00:00:01', isVirtual: true },
  ])
  assert.deepEqual(one?.addresses[0], { address: '10.1.4.9', time: Date.UTC(2026, 10, 30, 11) * 1000 })
  assert.equal(read!.endpoints.filter(({ id }) => id === 'defender:old' || id === 'defender:seen').length, 0)
})

test('Defender XDR: CSV', () => {
  const text =
    'Timestamp,DeviceId,DeviceName,MacAddress,IPAddresses\r\n2026-11-30T10:00:00Z,a1,"hmi, 3",00-80-F4-00-00-09,"[{""IPAddress"":""10.1.4.9""}]"\r\n'
  const [one] = readExport(text)!.endpoints
  assert.deepEqual(
    [one?.names, one?.interfaces[0]?.mac, one?.addresses[0]?.address],
    [['hmi, 3'], '00:80:f4:00:00:09', '10.1.4.9'],
  )
})

test('osquery: snapshot and differential lines; what was removed is gone', () => {
  const at = { hostIdentifier: 'gw-2', unixTime: 1_764_500_000 }
  const lines = [
    {
      ...at,
      name: 'system',
      snapshot: [{ hostname: 'gw-2.plant.example', hardware_vendor: 'ACME', hardware_serial: 'AC-42' }],
    },
    { ...at, name: 'nic', columns: { interface: 'eth0', mac: '00:80:f4:00:00:0a' }, action: 'added' },
    {
      ...at,
      name: 'ip',
      columns: { interface: 'eth0', address: '10.1.4.10', mask: '255.255.255.0' },
      action: 'added',
    },
    {
      ...at,
      name: 'ip',
      columns: { interface: 'eth0', address: '10.1.4.11', mask: '255.255.255.0' },
      action: 'added',
    },
    {
      ...at,
      name: 'ip',
      columns: { interface: 'eth0', address: '10.1.4.11', mask: '255.255.255.0' },
      action: 'removed',
    },
  ]
  const read = readExport(`${lines.map((line) => JSON.stringify(line)).join('\n')}\nbroken {\n`)
  assert.deepEqual([read?.source, read?.skipped], ['osquery', 1])
  const [one] = read!.endpoints
  assert.deepEqual(
    [one?.vendor, one?.serial, one?.addresses.map(({ address }) => address)],
    ['ACME', 'AC-42', ['10.1.4.10']],
  )
})

test('Wazuh and Sysmon', () => {
  const scan = { time: '2026-11-30T10:00:00Z' }
  const items = [
    { agent_id: '007', hostname: 'srv', os: { name: 'Debian', version: '13' }, scan },
    { agent_id: '007', mac: '00:80:f4:00:00:0b', type: 'ethernet', name: 'eth0', scan },
    { agent_id: '007', address: '10.1.4.11', netmask: '255.255.255.0', scan },
    { agent_id: '000', hostname: 'manager', scan },
  ]
  const wazuh = readExport(JSON.stringify({ data: { affected_items: items } }))
  assert.deepEqual(
    wazuh?.endpoints.map(({ id, os, interfaces }) => [id, os, interfaces.length]),
    [['wazuh:007', 'Debian 13', 1]],
  )
  const event = { Provider: 'Microsoft-Windows-Sysmon', EventID: 3, Computer: 'HMI-3.plant.example' }
  const EventData = { Initiated: 'true', SourceIp: '10.1.4.9', UtcTime: '2026-11-30 10:00:00.000' }
  const sysmon = readExport(JSON.stringify([{ ...event, EventData }]))
  assert.deepEqual(sysmon?.endpoints[0]?.addresses, [
    { address: '10.1.4.9', time: Date.UTC(2026, 10, 30, 10) * 1000 },
  ])
})

test('other text is no export', () => {
  for (const text of ['', '[]', '{}', 'a,b\n1,2\n', '%PDF-1.7', '[null, 7, "x"]', '{"results": [[1]]}'])
    assert.equal(readExport(text), undefined, text)
})
