import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DeviceIdentification } from '#model/identification'
import { ServedSite } from '#site/served-site'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, T0 } from '#store/testing/records'
import { IdentityService } from './service.ts'

function identified(tokens: readonly string[]): DeviceIdentification {
  const confidence = { type: 0, vendor: 0, model: 0, os: 0 }
  const nothing = { subtype: '', category: '', function: '', summary: '', reasons: [], runnerUp: undefined }
  return { ...nothing, confidence, isContradictory: false, tokens }
}

/** Four cameras of one kind and ten computers. */
async function plant() {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const cameras = ['a', 'b', 'c', 'd'].map((id, at) =>
    aDevice(id, {
      type: 'Unknown',
      macAddresses: [`00:00:00:00:01:0${at}`],
      identification: identified(['cam#', 'o55:1,3,6,9', 'v:example', `serial${id}`]),
    }),
  )
  const computers = Array.from({ length: 10 }, (_, at) =>
    aDevice(`pc${at}`, {
      type: 'Workstation',
      macAddresses: [`00:00:00:00:02:0${at}`],
      identification: identified(['asks:http', `host${at}`]),
    }),
  )
  await store.apply(
    number,
    [...cameras, ...computers].map((device) => ({ kind: 'device' as const, device })),
  )
  const data = mkdtempSync(join(tmpdir(), 'identities-'))
  const site = new ServedSite(data, undefined)
  return { store, site, service: new IdentityService({ store, site, edited: () => {}, now: () => T0 }) }
}

const typesOf = async (store: MemoryStore) =>
  Promise.all(['a', 'b', 'c', 'd', 'pc1'].map(async (id) => (await store.device(id))?.type))

test('one correction changes its three siblings after a preview; undo brings all back', async () => {
  const { store, site, service } = await plant()
  const correction = { device: 'a', type: 'IP Camera', subtype: 'camera' } as const
  const { alike } = await service.preview(correction)
  assert.deepEqual(alike.map(({ id }) => id).sort(), ['b', 'c', 'd'])
  assert.deepEqual((await typesOf(store)).slice(0, 4), Array(4).fill('Unknown'))
  const { id, by } = await service.correct(correction, 'operator')
  assert.equal(by, 'operator')
  assert.deepEqual(await typesOf(store), [...Array(4).fill('IP Camera'), 'Workstation'])
  assert.equal(site.read()?.identities[0]?.addresses.length, 4)
  assert.deepEqual((await service.undo(id)).items, [])
  assert.deepEqual((await typesOf(store)).slice(0, 4), Array(4).fill('Unknown'))
  await assert.rejects(service.undo(id), { code: 'not-found' })
})

test('a correction for one device alone, and the group that one answer would settle', async () => {
  const { store, service } = await plant()
  const [group] = (await service.groups()).items
  assert.deepEqual([group?.devices, group?.unknown], [['a', 'b', 'c', 'd'], 4])
  await service.correct({ device: 'a', type: 'DVR', alone: true }, 'operator')
  assert.deepEqual((await typesOf(store)).slice(0, 2), ['DVR', 'Unknown'])
  await assert.rejects(service.preview({ device: 'none', type: 'DVR' }), { code: 'not-found' })
})

test('two people correct the same group at once: one type for all, one correction, one undo', async () => {
  const { store, site, service } = await plant()
  const corrections = await Promise.all([
    service.correct({ device: 'a', type: 'IP Camera' }, 'ada'),
    service.correct({ device: 'c', type: 'DVR' }, 'bert'),
  ])
  assert.deepEqual((await typesOf(store)).slice(0, 4), Array(4).fill('DVR'))
  assert.deepEqual(
    site.read()?.identities.map(({ by }) => by),
    ['bert'],
  )
  const undone = await Promise.allSettled([1, 2].map(() => service.undo(corrections[1]!.id)))
  assert.deepEqual(
    undone.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  )
  assert.deepEqual((await typesOf(store)).slice(0, 4), Array(4).fill('Unknown'))
})

test('without the correction of one device, that of its group counts again', async () => {
  const { store, service } = await plant()
  await service.correct({ device: 'a', type: 'IP Camera' }, 'ada')
  const { id } = await service.correct({ device: 'a', type: 'DVR', alone: true }, 'bert')
  assert.deepEqual((await typesOf(store)).slice(0, 2), ['DVR', 'IP Camera'])
  await service.undo(id)
  assert.deepEqual((await typesOf(store)).slice(0, 2), ['IP Camera', 'IP Camera'])
})
