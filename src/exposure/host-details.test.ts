import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Device } from '#model/device'
import { readHostDetails, withDetails } from './host-details.ts'

const device = (more: object) =>
  ({
    name: '',
    hostnames: [],
    ipAddresses: [],
    macAddresses: [],
    serial: '',
    model: '',
    orderNumber: '',
    firmware: '',
    os: 'Windows',
    modules: [],
    ...more,
  }) as unknown as Device

const windows = {
  schema: 'sightglass.windows-details/1',
  name: 'HMI-3',
  taken: '2026-05-01T10:00:00Z',
  addresses: ['10.1.0.5', '00-0C-29-00-00-05'],
  os: 'Microsoft Windows 10 Pro',
  build: '10.0.19045.4291',
  updates: [
    { id: 'KB1', installed: '2024-02-01' },
    { id: 'KB2', installed: '2025-11-12' },
  ],
  software: [{ name: 'SIMATIC WinCC', version: 'V7.4 SP1', publisher: 'Siemens AG' }, { name: 7 }, 'x'],
}

describe('lists from inside a device', () => {
  it('reads what the script writes, and finds the device by any address', () => {
    const list = readHostDetails(windows)!
    assert.deepEqual([list.updated, list.parts.length], ['2025-11-12', 1])
    const found = withDetails(device({ macAddresses: ['00:0c:29:00:00:05'] }), [list])
    assert.equal(found.os, 'Microsoft Windows 10 Pro 10.0.19045.4291')
    assert.deepEqual(
      found.modules.map(({ path, vendor, firmware }) => [path, vendor, firmware]),
      [['software:SIMATIC WinCC', 'Siemens AG', 'V7.4 SP1']],
    )
    const other = device({ name: 'HMI-4' })
    assert.equal(withDetails(other, [list]), other)
  })

  it('takes the day of an update in the forms PowerShell gives it, and guesses none', () => {
    const newest = (installed: unknown) => readHostDetails({ ...windows, updates: [{ installed }] })!.updated
    assert.equal(newest('2024-02-14T00:00:00'), '2024-02-14')
    assert.equal(newest({ value: '/Date(1707868800000)/', DateTime: 'Mittwoch, 14. Februar' }), '2024-02-14')
    assert.equal(newest('14.02.2024 00:00:00'), '2024-02-14')
    assert.equal(newest('2/14/2024'), '2024-02-14')
    for (const odd of ['2/3/2024', '01c8a5b3d2f0e1c4', '99.99.2024', null, 7, {}])
      assert.equal(newest(odd), '')
  })

  it('reads CycloneDX, and applies it to devices of that model and version', () => {
    const list = readHostDetails({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { name: 'EX-100', version: '2.1' } },
      components: [{ name: 'openssl', version: '1.0.2k', supplier: { name: 'OpenSSL' } }],
    })!
    assert.equal(withDetails(device({ model: 'EX 100', firmware: 'V2.1' }), [list]).modules.length, 1)
    assert.equal(withDetails(device({ model: 'EX 100', firmware: 'V2.2' }), [list]).modules.length, 0)
  })

  it('reads SPDX, where the product is the package that it describes', () => {
    const list = readHostDetails({
      spdxVersion: 'SPDX-2.3',
      documentDescribes: ['SPDXRef-p'],
      packages: [
        { SPDXID: 'SPDXRef-p', name: 'EX-100' },
        { SPDXID: 'SPDXRef-1', name: 'busybox', versionInfo: '1.20', supplier: 'Organization: busybox.net' },
      ],
    })!
    assert.deepEqual(
      [list.names, list.parts],
      [['EX-100'], [{ vendor: 'busybox.net', name: 'busybox', version: '1.20' }]],
    )
  })

  it('takes nothing else, and survives what is broken', () => {
    assert.equal(readHostDetails([]), undefined)
    assert.equal(readHostDetails({ bomFormat: 'other' }), undefined)
    assert.deepEqual(readHostDetails({ bomFormat: 'CycloneDX', components: { x: 1 } })?.parts, [])
    assert.deepEqual(readHostDetails({ schema: windows.schema, software: [null, [], 3] })?.parts, [])
  })
})
