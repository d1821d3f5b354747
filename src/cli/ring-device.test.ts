import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSqliteStore } from '#store/sqlite-store'
import { aCapture, aDevice } from '#store/testing/records'
import { deviceHosts } from './ring-device.ts'

const data = mkdtempSync(join(tmpdir(), 'sightglass-ring-device-'))
after(() => rmSync(data, { recursive: true, force: true }))

test('a device is found by its id or its name, beside a store that is open', async () => {
  const store = await openSqliteStore(data)
  const { number: capture } = await store.addCapture(aCapture())
  const device = (id: string, name: string, ipAddresses: readonly string[]) => ({
    kind: 'device' as const,
    device: aDevice(id, { name, ipAddresses, macAddresses: [] }),
  })
  await store.apply(capture, [
    device('d-1', 'Boiler', ['10.0.0.1', '10.0.0.2']),
    device('d-2', 'Pump', ['10.0.0.3']),
    device('d-3', 'Pump', ['10.0.0.4']),
    device('d-4', 'Mute', []),
  ])
  assert.deepEqual(await deviceHosts(data, 'd-1'), ['10.0.0.1', '10.0.0.2'])
  assert.deepEqual(await deviceHosts(data, 'boiler'), ['10.0.0.1', '10.0.0.2'])
  await assert.rejects(deviceHosts(data, 'Pump'), /2 devices have this name; expected an id: d-2/)
  await assert.rejects(deviceHosts(data, 'Boil'), /expected id or name of a device, got Boil/)
  await assert.rejects(deviceHosts(data, ' '), /expected id or name of a device, got nothing/)
  await assert.rejects(deviceHosts(data, 'd-4'), /has no address of its own/)
  await store.close()
})
