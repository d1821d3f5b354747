import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DIRECT_CONNECTION } from '#model/destination'
import type { Exposure, SiteExposure } from '#model/exposure'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice } from '#store/testing/records'
import { InventoryMessages, limits } from './inventory-messages.ts'

const finding = (device: string): Exposure => ({
  ...{ id: `${device} CVE-2017-2680`, device, module: '', kind: 'advisory', name: 'CVE-2017-2680' },
  ...{
    title: 'Denial of service by a DCP packet',
    isCertain: true,
    score: 71.6,
    band: 'high',
    terms: undefined,
  },
  ...{ proofs: [], cvss: 6.5, vector: '', cwe: '', epss: 0.01, knownExploited: '', hasPublicExploit: false },
  ...{ published: '2017-05-08', action: 'attend', due: '', fixedIn: ['V4.2'], todo: 'Update', state: 'open' },
})

const destination = (id: string, kinds: readonly ('device' | 'exposure' | 'alert')[]) => ({
  ...{ id, name: id, isEnabled: true, type: 'webhook', settings: {}, connection: DIRECT_CONNECTION },
  filter: {
    ...({ kinds, severity: 'critical', closed: false } as const),
    ...{ engines: [], protocols: [], rules: [], zones: [] },
  },
})

async function start() {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-inventory-'))
  const store = new MemoryStore()
  const { number } = await store.addCapture(aCapture())
  const put = (...devices: ReturnType<typeof aDevice>[]) =>
    store.apply(
      number,
      devices.map((device) => ({ kind: 'device' as const, device })),
    )
  const site = { exposures: [] as Exposure[] }
  let nowMs = Date.UTC(2026, 10, 30)
  const said: string[] = []
  const open = () =>
    new InventoryMessages({
      ...{ store, data, nowMs: () => nowMs, log: (line: string) => said.push(line) },
      exposure: async () => site as unknown as SiteExposure,
    })
  return {
    ...{ store, put, site, said, open, inventory: open() },
    pass: (ms: number) => {
      nowMs += ms
    },
    lines: async (id: string) =>
      (await store.waiting(id, 100, Number.MAX_SAFE_INTEGER)).map(
        ({ message }) => `${message.reason} ${message.kind} ${message.id}`,
      ),
    take: async (id: string) => {
      const results = (await store.waiting(id, 100, Number.MAX_SAFE_INTEGER)).map(({ number }) => ({
        ...{ number, state: 'delivered' as const, reference: '', link: '' },
      }))
      await store.attempted(id, { time: nowMs * 1000, results, problem: '' })
    },
    close: () => {
      rmSync(data, { recursive: true, force: true })
      assert.deepEqual(said, [])
    },
  }
}

describe('devices and vulnerabilities for inventories outside', () => {
  it('are sent after a rest, again only when they change or a week passed, also after a restart', async () => {
    const { store, put, open, inventory, pass, lines, take, close } = await start()
    try {
      await store.saveDestination(destination('cmdb', ['device']))
      await store.saveDestination(destination('soc', ['alert']))
      await put(aDevice('plc-1'), aDevice('internet', { class: 'Internet' }))
      assert.equal(await inventory.look(), 0)
      pass(limits.quietMs)
      assert.equal(await inventory.look(), 1)
      assert.deepEqual(await lines('cmdb'), ['new device plc-1'])
      assert.deepEqual(await lines('soc'), [])
      await take('cmdb')
      // Packets alone are no change.
      await put(aDevice('plc-1', { lastSeen: 9e15, packets: 4000 }))
      pass(limits.quietMs)
      assert.equal(await inventory.look(), 0)
      await put(aDevice('plc-1', { firmware: 'V4.9' }))
      assert.equal(await inventory.look(), 0)
      pass(limits.quietMs)
      assert.equal(await inventory.look(), 1)
      assert.deepEqual(await lines('cmdb'), ['changed device plc-1'])
      await take('cmdb')
      const restarted = open()
      await restarted.look()
      pass(limits.quietMs)
      assert.equal(await restarted.look(), 0)
      pass(limits.againMs)
      assert.equal(await restarted.look(), 1)
      // A destination that is added later gets everything, the others nothing more.
      await take('cmdb')
      await store.saveDestination(destination('late', ['device']))
      await restarted.look()
      assert.deepEqual(await lines('late'), ['new device plc-1'])
      assert.deepEqual(await lines('cmdb'), [])
    } finally {
      close()
    }
  })

  it('tell of a vulnerability that no longer applies, or that a person rejected, once', async () => {
    const { store, put, site, inventory, pass, lines, take, close } = await start()
    try {
      await store.saveDestination(destination('vr', ['exposure']))
      await put(aDevice('plc-1'), aDevice('plc-2'))
      site.exposures = [finding('plc-1'), finding('plc-2')]
      await inventory.look()
      pass(limits.quietMs)
      await inventory.look()
      // Severity of the filter counts: these are major.
      assert.deepEqual(await lines('vr'), [])
      await store.saveDestination({
        ...destination('vr', ['exposure']),
        filter: { ...destination('vr', ['exposure']).filter, severity: 'minor' },
      })
      pass(limits.againMs)
      await inventory.look()
      assert.equal((await lines('vr')).length, 2)
      await take('vr')
      site.exposures = [{ ...finding('plc-1'), state: 'rejected' }, finding('plc-2')]
      await inventory.look()
      assert.deepEqual(await lines('vr'), ['closed exposure plc-1 CVE-2017-2680'])
      await take('vr')
      assert.equal(await inventory.look(), 0)
    } finally {
      close()
    }
  })

  it('are queued at the next look where the store refused them', async (t) => {
    const { store, put, said, inventory, pass, lines, close } = await start()
    try {
      await store.saveDestination(destination('cmdb', ['device']))
      await put(aDevice('plc-1'))
      assert.equal(await inventory.look(), 0)
      pass(limits.quietMs)
      const refused = t.mock.method(store, 'emit', () => Promise.reject(new Error('disk full')))
      assert.equal(await inventory.look(), 0)
      assert.match(said.splice(0).join(), /disk full/)
      refused.mock.restore()
      assert.equal(await inventory.look(), 1)
      assert.deepEqual(await lines('cmdb'), ['new device plc-1'])
    } finally {
      close()
    }
  })
})
