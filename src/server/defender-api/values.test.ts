import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadDefenderNames } from '#engine-host/folders'
import { knownEventTypes } from '#reference-data/event-types'
import { aDevice, anAlert } from '#store/testing/records'
import { sensorCves } from './devices.ts'
import { typeOf } from './events.ts'
import { endText, maskOf } from './firewall-rules.ts'
import { MaintenanceWindows } from './maintenance-windows.ts'
import { ServedDevices } from './served-devices.ts'
import { protocolName, systemOf } from './values.ts'
import { intervalText } from './vulnerabilities.ts'

test('operating systems become values of the enumeration, others null', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['Windows 10 Pro 64-bit build 19045', 'Windows 10 64'],
    ['Windows XP SP3', 'Windows XP'],
    ['Microsoft Windows Server 2008 R2 Standard', 'Windows Server 2008 R2'],
    ['Windows Server 2012 R2 64-bit', 'Windows Server 2012 R2'],
    ['windows 8.1 x86', 'Windows 8.1 32'],
    ['Debian GNU/Linux 12', 'Linux'],
    ['VxWorks 6.9', null],
    ['', null],
  ]
  for (const [os, expected] of cases) assert.equal(systemOf(os), expected, os)
})

test('protocols have the published names, others their id in upper case', async () => {
  const names = await loadDefenderNames()
  assert.deepEqual(
    ['ads', 'modbus', 'enip', 'iec104', 'mysql', 'lwapp', 'wsd', ''].map((id) => protocolName(id, names)),
    ['AMS', 'MODBUS', 'EtherNet/IP', 'IEC-60870', 'Database', 'Lightweight Access Point', 'WSD', 'Unknown'],
  )
})

test('ends of firewall rules have the four published forms', () => {
  assert.deepEqual(['any', '10.0.0.1', '10.0.0.1/32', '10.0.0.1-10.0.0.9', '10.0.0.0/22'].map(endText), [
    'Any',
    '10.0.0.1 (host)',
    '10.0.0.1 (host)',
    '10.0.0.1-10.0.0.9 (RANGE)',
    '10.0.0.0, 255.255.252.0 (NETWORK)',
  ])
  assert.deepEqual([0, 8, 25, 32].map(maskOf), ['0.0.0.0', '255.0.0.0', '255.255.255.128', '255.255.255.255'])
  assert.equal(intervalText(89 * 60_000), '1 Hour, 29 Minutes')
})

test('an event has the type of a protocol that its device speaks, else the general type', () => {
  const device = (protocol: string) =>
    new Map([['plc', aDevice('plc', { protocols: [{ protocol, role: 'server' }] })]])
  const event = { type: 'plc-stop', devices: ['plc'] }
  const type = (protocol: string) => typeOf(event, knownEventTypes(), device(protocol)).type
  assert.deepEqual(['s7comm', 's7comm-plus', 'enip', 'mms', 'melsec'].map(type), [
    'S7_PLC_MODE_CHANGE',
    'S7PLUS_PLC_MODE_CHANGE',
    'ENIP_CONTROLLER_GENERIC_STOP',
    'MMS_PROGRAM_OPERATION',
    'ENIP_CONTROLLER_GENERIC_STOP',
  ])
})

test('a device that an integration was given and that is gone is listed once it is missing, also after a restart', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-served-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const served = new ServedDevices(folder)
  served.add([1, 2], new Set([1, 2, 3]), 1000)
  assert.deepEqual(served.deletedSince(0, new Set([1, 3]), 2000), [2])
  const restarted = new ServedDevices(folder)
  assert.deepEqual(restarted.deletedSince(2000, new Set([1]), 3000), [2], 'device 3 was never given to it')
  assert.deepEqual(restarted.deletedSince(2001, new Set([1]), 3000), [])
  assert.deepEqual(restarted.deletedSince(0, new Set([1, 2]), 4000), [], 'device 2 came back')
})

test('a window covers alerts of its time, engines and subnets, and ends by itself', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-windows-'))
  t.after(() => rmSync(folder, { recursive: true }))
  let now = 1_000_000
  const windows = new MaintenanceWindows(folder, () => now)
  windows.add(
    { ticketId: 'INC1', ttl: 1, engines: ['POLICY_VIOLATION'], subnets: ['10.1.0.0/16'] },
    'scripts',
  )
  const alert = anAlert('a', {
    engine: 'policy',
    time: now * 1000 + 5,
    sourceAddress: '10.1.2.3',
    destinationAddress: '192.0.2.1',
  })
  const name = () => new MaintenanceWindows(folder, () => now).nameFor(alert)
  assert.equal(name(), 'Maintenance-scripts-INC1')
  assert.equal(windows.nameFor({ ...alert, engine: 'malware' }), undefined)
  assert.equal(windows.nameFor({ ...alert, sourceAddress: '10.2.0.1' }), undefined)
  assert.equal(windows.nameFor({ ...alert, time: now * 1000 - 1 }), undefined)
  now += 60_000
  assert.equal(name(), undefined)
})

test('CVEs that people rejected or fixed are left out', () => {
  const exposure = (name: string, state: string) => ({
    ...({ kind: 'advisory', device: 'plc', cvss: 7, vector: '', title: name } as const),
    name,
    state,
  })
  const site = {
    exposures: [
      exposure('CVE-2020-1', 'open'),
      exposure('CVE-2020-2', 'fixed'),
      exposure('CVE-2020-3', 'rejected'),
    ],
  }
  const rows = sensorCves([aDevice('plc', { ipAddresses: ['10.0.0.1'] })], site as never, {})
  assert.deepEqual(
    rows.map(({ cveId, score, attackVector }) => [cveId, score, attackVector]),
    [['CVE-2020-1', '7.0', 'Network']],
  )
})
