import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceIdOf } from '#inventory/device-state'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { formerDevicesOf } from './former-devices.ts'

test('the id of a device that was merged leads to whoever has its address', async () => {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const device = aDevice('plc-1', {
    realm: '',
    ipAddresses: ['10.0.0.1', '10.0.0.2'],
    macAddresses: ['00:1b:1b:00:00:01'],
    guessedMacAddresses: ['00:0c:29:00:00:01'],
  })
  await store.apply(number, [{ kind: 'device', device }])
  const { mergedInto } = formerDevicesOf(store)
  const heir = (realm: string, address: string) => mergedInto(deviceIdOf({ realm, address }))
  assert.equal(await heir('', '10.0.0.2'), 'plc-1')
  assert.equal(await heir('', '00:1b:1b:00:00:01'), 'plc-1')
  assert.equal(await heir('', '10.0.0.3'), undefined)
  assert.equal(await heir('', '00:0c:29:00:00:01'), undefined, 'perhaps a router')
  assert.equal(await heir('vlan 7', '10.0.0.2'), undefined)
})
