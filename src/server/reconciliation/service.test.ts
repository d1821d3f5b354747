import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { reconciled } from './service.ts'

async function plant() {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  await store.apply(number, [
    {
      kind: 'device',
      device: aDevice('plc', { ipAddresses: ['10.0.0.1'], firmware: 'V1.1', serial: 'S1', macAddresses: [] }),
    },
    {
      kind: 'device',
      device: aDevice('laptop', { ipAddresses: ['10.0.0.9'], serial: '', macAddresses: [] }),
    },
  ])
  return store
}

test('a list against the store: not seen, not listed, other firmware, with owner and importance', async () => {
  const list =
    'name,ip,firmware,owner,importance\nPLC,10.0.0.1,V1.0,Hall 2,high\nGhost,10.9.9.9,,Hall 3,low\n'
  const result = await reconciled(list, await plant())
  const [ghost] = result.onlyListed
  assert.deepEqual([ghost?.name, ghost?.owner, ghost?.importance], ['Ghost', 'Hall 3', 'low'])
  assert.deepEqual(
    result.onlySeen.map(({ id }) => id),
    ['laptop'],
  )
  const [other] = result.otherFirmware
  assert.deepEqual(
    [other?.listed.firmware, other?.seen.firmware, other?.listed.owner],
    ['V1.0', 'V1.1', 'Hall 2'],
  )
  assert.deepEqual([result.devices, result.isWhole, result.matched[0]?.by], [2, true, 'address'])
})

test('what is no list is a bad request', async () => {
  await assert.rejects(reconciled('%PDF-1.7\n', await plant()), { code: 'bad-request' })
})
