import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SiteExposure } from '#model/exposure'
import { MemoryStore } from '#store/memory-store'

import { aCapture, aDevice, anAlert, anEvent } from '#store/testing/records'
import { querySourceOfStore } from './query-source.ts'

import { QueryService } from './service.ts'

const nothing: SiteExposure = {
  exposures: [],
  risks: new Map(),
  siteScore: undefined,
  feeds: [],
  unidentified: 0,
  plan: { paths: [], changes: [], chokePoints: [] },
  recommendations: [],
}

async function room(devices = 3) {
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  await store.apply(number, [
    ...Array.from({ length: devices }, (_, at) => ({ kind: 'device' as const, device: aDevice(`d${at}`) })),
    { kind: 'alert', alert: anAlert('alert') },
    { kind: 'event', event: anEvent('event') },
  ])
  const normal = () => ({
    stage: 'learning' as const,
    stages: { learning: 0, dynamic: 0, operational: 0 },
    learning: 'nothing' as const,
    connectionPairs: 0,
    channels: 0,
    points: 0,
    latest: null,
    items: [],
    total: 0,
    next: null,
  })
  const ground = () => querySourceOfStore({ store, files: [], exposure: async () => nothing, normal })
  return new QueryService({
    store,
    ground,
    site: 'Riverbend',
    product: 'Test',
    source: store,
    now: () => Date.UTC(2026, 2, 2),
  })
}

describe('questions of a server', () => {
  it('are answered from the store, of every subject', async () => {
    const mining = await room()
    for (const { name } of await mining.subjects()) {
      const { total, columns, rows } = await mining.ask({ subject: name, conditions: [] })
      for (const { cells } of rows) assert.equal(cells.length, columns.length, name)
      if (name === 'devices') assert.equal(total, 3)
      if (name === 'alerts' || name === 'events') assert.equal(total, 1)
    }
  })

  it('go through more than one page', async () => {
    const { total, looked, isWhole } = await (await room(2500)).ask({ subject: 'devices', conditions: [] })
    assert.deepEqual({ total, looked, isWhole }, { total: 2500, looked: 2500, isWhole: true })
  })

  it('are saved and removed; what cannot be asked is not kept', async () => {
    const mining = await room()
    const { id } = await mining.save({ subject: 'devices', conditions: [], title: 'All of them' })
    assert.equal((await mining.find(id)).category, 'Your own')
    await mining.remove(id)
    await assert.rejects(mining.find(id), { code: 'not-found' })
    await assert.rejects(mining.remove('new-devices'), { code: 'not-found' }, 'shipped ones stay')
    const conditions = [{ field: 'nix', is: 'known', value: '' } as const]
    await assert.rejects(mining.save({ subject: 'devices', conditions, title: 'x' }), {
      code: 'bad-question',
    })
  })

  it('come as files', async () => {
    const mining = await room()
    const question = { subject: 'devices', conditions: [], title: 'All <b>', about: '' } as const
    const csv = await mining.file({ ...question, conditions: [] }, 'csv')
    assert.equal(Buffer.from(csv.bytes).toString().split('\r\n').length, 5)
    assert.match(csv.fileName, /\.csv$/)
    const html = await mining.file({ ...question, conditions: [] }, 'html')
    assert.ok(!Buffer.from(html.bytes).toString().includes('All <b>'))
  })
})
