/** One behaviour for every store. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { JournalEntry } from '#model/journal'
import { MemoryStore } from './memory-store.ts'
import { aCapture, aLink, anAlert, anAsset, anEvent, T0 } from './samples.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { Page, Paging, Store } from './store.ts'

const stores: readonly (readonly [string, (folder: string) => Promise<Store>])[] = [
  ['memory', async () => new MemoryStore()],
  ['sqlite', openSqliteStore],
]

const HOUR = 3_600_000_000

for (const [name, open] of stores) {
  /** Opens a store, fills it with one capture, and cleans up behind the test. */
  async function withStore(
    entries: readonly JournalEntry[],
    test: (store: Store, capture: number) => Promise<void>,
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-store-'))
    const store = await open(folder)
    try {
      const { number } = await store.addCapture(aCapture())
      if (entries.length > 0) await store.apply(number, entries)
      await test(store, number)
    } finally {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  describe(`store: ${name}`, () => {
    it('gives back the device it was given, with its proof in the capture it came from', async () => {
      const asset = anAsset('plc-1', { purdueLevel: 1 })
      await withStore([{ kind: 'asset', asset }], async (store, capture) => {
        const kept = await store.device('plc-1')
        assert.deepEqual(kept?.provenance.model?.place, { file: capture, frame: 7 })
        assert.equal(kept?.purdueLevel, 1)
        assert.deepEqual((await store.devices({ limit: 10 })).items, [kept])
        assert.equal(await store.device('nobody'), undefined)
      })
    })

    it('changes nothing when the same entries come twice', async () => {
      const entries: JournalEntry[] = [
        { kind: 'asset', asset: anAsset('plc-1', { packets: 5 }) },
        { kind: 'link', link: aLink('l-1') },
        { kind: 'alert', alert: anAlert('a-1') },
        { kind: 'event', event: anEvent('e-1') },
        {
          kind: 'protocols',
          protocols: [{ name: 'modbus', packets: 5, octets: 300, messages: 4, malformed: 0 }],
        },
        { kind: 'counters', counters: { gaps: 2 } },
      ]
      await withStore(entries, async (store, capture) => {
        const once = await everything(store)
        await store.apply(capture, entries)
        assert.deepEqual(await everything(store), once)
      })
    })

    it('adds what a second capture tells to what the first one told', async () => {
      const first = anAsset('plc-1', { packets: 5, firmware: 'V2.0', ipAddresses: ['10.0.0.1'] })
      await withStore([{ kind: 'asset', asset: first }], async (store, capture) => {
        await store.settle(capture)
        const second = await store.addCapture(aCapture())
        const now = anAsset('plc-1', {
          packets: 3,
          firmware: 'V2.1',
          ipAddresses: ['10.0.0.2'],
          lastSeen: T0 + HOUR,
        })
        await store.apply(second.number, [{ kind: 'asset', asset: now }])
        await store.apply(second.number, [{ kind: 'asset', asset: { ...now, packets: 4 } }])
        const kept = await store.device('plc-1')
        assert.equal(kept?.packets, 9)
        assert.equal(kept?.firmware, 'V2.1')
        assert.deepEqual(kept?.ipAddresses, ['10.0.0.2', '10.0.0.1'])
        assert.deepEqual(
          kept?.alternatives.firmware?.map((claim) => claim.value),
          ['V2.0'],
        )
      })
    })

    it('takes back what an unsettled capture told, and nothing else', async () => {
      const settled: JournalEntry[] = [
        { kind: 'asset', asset: anAsset('plc-1', { packets: 5 }) },
        { kind: 'link', link: aLink('l-1') },
        { kind: 'alert', alert: anAlert('a-1') },
        { kind: 'event', event: anEvent('e-1') },
      ]
      await withStore(settled, async (store, capture) => {
        await store.settle(capture)
        const before = await everything(store)
        const second = await store.addCapture(aCapture())
        await store.apply(second.number, [
          { kind: 'asset', asset: anAsset('plc-1', { packets: 50, vendor: 'Other' }) },
          { kind: 'asset', asset: anAsset('plc-2') },
          { kind: 'link', link: aLink('l-1', { protocol: 's7comm' }) },
          { kind: 'link', link: aLink('l-2') },
          { kind: 'alert', alert: anAlert('a-1', { severity: 'critical' }) },
          { kind: 'alert', alert: anAlert('a-2') },
          { kind: 'event', event: anEvent('e-2') },
          { kind: 'counters', counters: { gaps: 2 } },
        ])
        assert.notDeepEqual(await everything(store), before)
        await store.takeBack(second.number)
        assert.deepEqual(await everything(store), before)
      })
    })

    it('forgets what the engine says is gone', async () => {
      await withStore(
        [
          { kind: 'asset', asset: anAsset('plc-1') },
          { kind: 'link', link: aLink('l-1') },
        ],
        async (store, capture) => {
          await store.apply(capture, [
            { kind: 'asset-gone', id: 'plc-1' },
            { kind: 'link-gone', id: 'l-1' },
          ])
          assert.equal(await store.device('plc-1'), undefined)
          assert.deepEqual((await store.links({ limit: 9 })).items, [])
          assert.deepEqual(await store.facets(), {})
        },
      )
    })

    it('pages through devices by every sort without losing or repeating one', async () => {
      const assets = Array.from({ length: 25 }, (_, i) =>
        anAsset(`plc-${i}`, {
          name: `Press ${i % 4}`,
          ipAddresses: [`10.0.${i % 3}.${i}`],
          purdueLevel: i % 5 === 0 ? undefined : i % 3,
          lastSeen: T0 + (i % 6),
          packets: i % 2,
        }),
      )
      await withStore(
        assets.map((asset) => ({ kind: 'asset', asset })),
        async (store) => {
          for (const sort of ['name', 'address', 'type', 'level', 'lastSeen', 'packets'] as const) {
            for (const descending of [false, true]) {
              const all = await allPages((paging) => store.devices({ ...paging, sort, descending }), 7)
              assert.equal(new Set(all.map((asset) => asset.id)).size, 25, `${sort} ${descending}`)
              if (sort !== 'name') continue
              const names = all.map((asset) => asset.name)
              const sorted = [...names].sort()
              assert.deepEqual(names, descending ? sorted.reverse() : sorted)
            }
          }
        },
      )
    })

    it('sorts addresses as numbers', async () => {
      const assets = ['10.0.0.10', '10.0.0.9', '9.255.0.1'].map((ip) => anAsset(ip, { ipAddresses: [ip] }))
      await withStore(
        assets.map((asset) => ({ kind: 'asset', asset })),
        async (store) => {
          const { items } = await store.devices({ limit: 9, sort: 'address' })
          assert.deepEqual(
            items.map((asset) => asset.id),
            ['9.255.0.1', '10.0.0.9', '10.0.0.10'],
          )
        },
      )
    })

    it('finds devices by words in any field, whatever their case, and takes % and _ as they are', async () => {
      const assets = [
        anAsset('plc-1', { name: 'Mixer_1', vendor: 'Siemens', ipAddresses: ['10.0.0.1'] }),
        anAsset('plc-2', { name: 'Mixer 100%', vendor: 'Rockwell', ipAddresses: ['10.0.0.2'] }),
      ]
      await withStore(
        assets.map((asset) => ({ kind: 'asset', asset })),
        async (store) => {
          const find = async (search: string) =>
            (await store.devices({ limit: 9, search })).items.map((asset) => asset.id).sort()
          assert.deepEqual(await find('mixer'), ['plc-1', 'plc-2'])
          assert.deepEqual(await find('SIEMENS mixer'), ['plc-1'])
          assert.deepEqual(await find('10.0.0.2'), ['plc-2'])
          assert.deepEqual(await find('%'), ['plc-2'])
          assert.deepEqual(await find('mixer_'), ['plc-1'])
          assert.deepEqual(await find('valve'), [])
        },
      )
    })

    it('filters by each facet and keeps their counts', async () => {
      const assets = [
        anAsset('plc-1', {
          purdueLevel: 1,
          vendor: 'Siemens',
          zone: 'cell 1',
          protocols: [{ protocol: 's7comm', role: 'server' }],
        }),
        anAsset('plc-2', {
          purdueLevel: 3.5,
          vendor: 'Rockwell',
          protocols: [{ protocol: 'cip', role: 'server' }],
        }),
        anAsset('pc-1', {
          type: 'Workstation',
          class: 'IT',
          protocols: [{ protocol: 's7comm', role: 'client' }],
        }),
      ]
      await withStore(
        assets.map((asset) => ({ kind: 'asset', asset })),
        async (store, capture) => {
          const ids = async (filter: object) =>
            (await store.devices({ limit: 9, ...filter })).items.map((asset) => asset.id).sort()
          assert.deepEqual(await ids({ level: 3.5 }), ['plc-2'])
          assert.deepEqual(await ids({ level: 'unknown' }), ['pc-1'])
          assert.deepEqual(await ids({ class: 'IT' }), ['pc-1'])
          assert.deepEqual(await ids({ protocol: 's7comm' }), ['pc-1', 'plc-1'])
          assert.deepEqual(await ids({ protocol: 's7comm', type: 'PLC' }), ['plc-1'])
          assert.deepEqual(await ids({ zone: 'cell 1', vendor: 'Siemens' }), ['plc-1'])
          await store.apply(capture, [
            { kind: 'asset', asset: anAsset('pc-1', { type: 'HMI', protocols: [] }) },
          ])
          const facets = await store.facets()
          assert.deepEqual(facets.type, { HMI: 1, PLC: 2 })
          assert.deepEqual(facets.protocol, { cip: 1, s7comm: 1 })
          assert.deepEqual(facets.level, { '1': 1, '3.5': 1, unknown: 1 })
        },
      )
    })

    it('lists links by end, protocol and what they do, latest first', async () => {
      const links = [
        aLink('l-1', { client: 'a', server: 'b', lastSeen: T0 + 1 }),
        aLink('l-2', { client: 'c', server: 'a', lastSeen: T0 + 2, protocol: 's7comm' }),
        aLink('l-3', { client: 'c', server: 'd', lastSeen: T0 + 3, port: undefined, operations: [] }),
      ]
      await withStore(
        links.map((link) => ({ kind: 'link', link })),
        async (store, capture) => {
          const ids = async (filter: object) =>
            (await store.links({ limit: 9, ...filter })).items.map((link) => link.id)
          assert.deepEqual(await ids({}), ['l-3', 'l-2', 'l-1'])
          assert.deepEqual(await ids({ device: 'a' }), ['l-2', 'l-1'])
          assert.deepEqual(await ids({ device: 'nobody' }), [])
          assert.deepEqual(await ids({ protocol: 's7comm' }), ['l-2'])
          assert.deepEqual(await ids({ changing: true }), ['l-2', 'l-1'])
          assert.deepEqual((await allPages((paging) => store.links(paging), 1)).length, 3)
          const [last] = (await store.links({ limit: 1 })).items
          assert.deepEqual(last, { ...links[2], firstPlace: { file: capture, frame: 3 } })
        },
      )
    })

    it('lists events over months, latest first, by device, type, severity and time', async () => {
      const month = 31 * 24 * HOUR
      const events = Array.from({ length: 12 }, (_, i) =>
        anEvent(`e-${i}`, {
          time: T0 + (i % 4) * month + i,
          type: i % 2 === 0 ? 'plc-stop' : 'device-detected',
          severity: i % 3 === 0 ? 'alert' : 'info',
          assets: i < 6 ? ['plc-1', 'pc-1'] : ['plc-2'],
        }),
      )
      await withStore(
        events.map((event) => ({ kind: 'event', event })),
        async (store) => {
          const all = await allPages((paging) => store.events(paging), 5)
          const expected = [...events].sort((one, other) => other.time - one.time).map((event) => event.id)
          assert.deepEqual(
            all.map((event) => event.id),
            expected,
          )
          const mine = await allPages(
            (paging) => store.events({ ...paging, device: 'plc-1', type: 'plc-stop' }),
            2,
          )
          assert.deepEqual(
            mine.map((event) => event.id),
            ['e-2', 'e-4', 'e-0'],
          )
          const alerts = await store.events({
            limit: 99,
            severity: 'alert',
            from: T0 + month,
            until: T0 + 3 * month,
          })
          assert.deepEqual(
            alerts.items.map((event) => event.id),
            ['e-6', 'e-9'].filter((id) => alerts.items.some((event) => event.id === id)),
          )
          assert.ok(alerts.items.every((event) => event.time >= T0 + month && event.time <= T0 + 3 * month))
          assert.deepEqual((await store.overview()).events, { 'device-detected': 6, 'plc-stop': 6 })
        },
      )
    })

    it('keeps what people say of an alert through a new reading, and counts by it', async () => {
      const entries: JournalEntry[] = [
        { kind: 'alert', alert: anAlert('a-1', { severity: 'critical', source: 'pc-1' }) },
        { kind: 'alert', alert: anAlert('a-2', { lastTime: T0 + 5 }) },
        { kind: 'alert', alert: anAlert('a-3', { isNewHere: true, targets: ['plc-9'] }) },
      ]
      await withStore(entries, async (store, capture) => {
        const ids = async (filter: object) =>
          (await store.alerts({ limit: 9, ...filter })).items.map(({ alert }) => alert.id).sort()
        assert.equal(await store.triage('nobody', { status: 'closed', reason: '', time: T0 }), false)
        assert.equal(await store.triage('a-1', { status: 'closed', reason: 'planned work', time: T0 }), true)
        assert.deepEqual(await ids({ status: 'open' }), ['a-2', 'a-3'])
        assert.deepEqual(await ids({ status: 'closed' }), ['a-1'])
        assert.deepEqual(await ids({ device: 'pc-1' }), ['a-1'])
        assert.deepEqual(await ids({ device: 'plc-9', isNewHere: true }), ['a-3'])
        assert.deepEqual((await store.overview()).alerts.open, { major: 1 })
        assert.deepEqual((await store.overview()).alerts.status, { closed: 1, new: 2 })
        await store.takeBack(capture)
        assert.deepEqual((await store.overview()).alerts, {})
        await store.apply(capture, entries)
        assert.equal((await store.alert('a-1'))?.triage?.reason, 'planned work')
        assert.deepEqual((await store.overview()).alerts.status, { closed: 1, new: 2 })
      })
    })

    it('keeps captures and forgets one with all it told', async () => {
      await withStore([{ kind: 'asset', asset: anAsset('plc-1') }], async (store, capture) => {
        await store.changeCapture(capture, { state: 'interrupted', problem: 'the server stopped', size: 10 })
        const [kept] = await store.captures()
        assert.deepEqual(kept, {
          ...aCapture(),
          number: capture,
          state: 'interrupted',
          problem: 'the server stopped',
          size: 10,
        })
        await store.removeCapture(capture)
        assert.deepEqual(await store.captures(), [])
        assert.equal(await store.device('plc-1'), undefined)
      })
    })

    it('keeps what a settled capture told, even when the capture goes', async () => {
      const entries: JournalEntry[] = [
        { kind: 'asset', asset: anAsset('plc-1') },
        { kind: 'event', event: anEvent('e-1') },
        { kind: 'counters', counters: { gaps: 2 } },
      ]
      await withStore(entries, async (store, capture) => {
        await store.settle(capture)
        const before = await everything(store)
        await store.removeCapture(capture)
        assert.deepEqual(await everything(store), before)
      })
    })

    it('answers even where a broken clock named times no calendar holds', async () => {
      const entries: JournalEntry[] = [1e18, -1e18, 0, 1.5].flatMap((time, i): JournalEntry[] => [
        { kind: 'asset', asset: anAsset(`plc-${i}`, { firstSeen: time, lastSeen: time }) },
        { kind: 'link', link: aLink(`l-${i}`, { firstSeen: time, lastSeen: time, octets: 1e18 }) },
        { kind: 'alert', alert: anAlert(`a-${i}`, { time, lastTime: time }) },
        { kind: 'event', event: anEvent(`e-${i}`, { time }) },
      ])
      await withStore(entries, async (store) => {
        const { devices, links, alerts, events } = await everything(store)
        assert.deepEqual(
          [devices, links, alerts, events].map(({ length }) => length),
          [4, 4, 4, 4],
        )
      })
    })

    it('refuses a cursor no page gave', async () => {
      await withStore([{ kind: 'asset', asset: anAsset('plc-1') }], async (store) => {
        for (const cursor of ['', 'nonsense', Buffer.from('["a",1,2]').toString('base64url')]) {
          await assert.rejects(store.devices({ limit: 5, cursor }), { code: 'bad-cursor' })
        }
      })
    })
  })
}

async function everything(store: Store) {
  return {
    overview: await store.overview(),
    devices: (await store.devices({ limit: 99 })).items,
    links: (await store.links({ limit: 99 })).items,
    alerts: (await store.alerts({ limit: 99 })).items,
    events: (await store.events({ limit: 99 })).items,
  }
}

async function allPages<Item>(ask: (paging: Paging) => Promise<Page<Item>>, limit: number): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page: Page<Item> = await ask({ limit, cursor })
    assert.ok(page.items.length <= limit)
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}
