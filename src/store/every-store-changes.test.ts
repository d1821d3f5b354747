import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { JournalEntry } from '#model/journal'
import { everyStore, everything } from './testing/every-store.ts'
import { aCapture, aDevice, aLink, anAlert, anEvent, T0 } from './testing/records.ts'

const HOUR = 3_600_000_000

everyStore('changes', (withStore) => {
  it('gives back the device it was given, with its proof in the capture it came from', async () => {
    const device = aDevice('plc-1', { purdueLevel: 1 })
    await withStore([{ kind: 'device', device }], async (store, capture) => {
      const kept = await store.device('plc-1')
      assert.deepEqual(kept?.provenance.model?.place, { file: capture, frame: 7 })
      assert.equal(kept?.purdueLevel, 1)
      assert.deepEqual((await store.devices({ limit: 10 })).items, [kept])
      assert.equal(await store.device('nobody'), undefined)
    })
  })

  it('changes nothing when the same entries come twice', async () => {
    const entries: JournalEntry[] = [
      { kind: 'device', device: aDevice('plc-1', { packets: 5 }) },
      { kind: 'link', link: aLink('l-1') },
      { kind: 'alert', alert: anAlert('a-1') },
      { kind: 'event', event: anEvent('e-1') },
      {
        kind: 'protocols',
        protocols: [{ name: 'modbus', packets: 5, bytes: 300, messages: 4, malformed: 0 }],
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
    const first = aDevice('plc-1', { packets: 5, firmware: 'V2.0', ipAddresses: ['10.0.0.1'] })
    await withStore([{ kind: 'device', device: first }], async (store, capture) => {
      await store.commitCapture(capture)
      const second = await store.addCapture(aCapture())
      const now = aDevice('plc-1', {
        packets: 3,
        firmware: 'V2.1',
        ipAddresses: ['10.0.0.2'],
        lastSeen: T0 + HOUR,
      })
      await store.apply(second.number, [{ kind: 'device', device: now }])
      await store.apply(second.number, [{ kind: 'device', device: { ...now, packets: 4 } }])
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

  it('keeps how sessions of a link are protected, and adds those of a second capture', async () => {
    const session = (method: string, from: number) => ({
      method,
      secured: false,
      clearText: true,
      defaultCredentials: false,
      count: 2,
      firstSeen: T0 + from,
      lastSeen: T0 + from + 5,
      firstPlace: { file: 0, frame: from },
    })
    const first: JournalEntry = { kind: 'link', link: aLink('l-1', { sessions: [session('basic', 7)] }) }
    await withStore([first], async (store, capture) => {
      await store.commitCapture(capture)
      const second = await store.addCapture(aCapture())
      const sessions = [session('basic', 9), session('digest', 1)]
      await store.apply(second.number, [{ kind: 'link', link: aLink('l-1', { sessions }) }])
      const [link] = (await store.links({ limit: 9 })).items
      assert.deepEqual(link?.sessions, [
        {
          ...session('basic', 7),
          count: 4,
          lastSeen: T0 + 14,
          firstPlace: { file: capture, frame: 7 },
        },
        { ...session('digest', 1), firstPlace: { file: second.number, frame: 1 } },
      ])
    })
  })

  it('takes back what an unsettled capture told, and nothing else', async () => {
    const settled: JournalEntry[] = [
      { kind: 'device', device: aDevice('plc-1', { packets: 5 }) },
      { kind: 'link', link: aLink('l-1') },
      { kind: 'alert', alert: anAlert('a-1') },
      { kind: 'event', event: anEvent('e-1') },
    ]
    await withStore(settled, async (store, capture) => {
      await store.commitCapture(capture)
      const before = await everything(store)
      const second = await store.addCapture(aCapture())
      await store.apply(second.number, [
        { kind: 'device', device: aDevice('plc-1', { packets: 50, vendor: 'Other' }) },
        { kind: 'device', device: aDevice('plc-2') },
        { kind: 'link', link: aLink('l-1', { protocol: 's7comm' }) },
        { kind: 'link', link: aLink('l-2') },
        { kind: 'alert', alert: anAlert('a-1', { severity: 'critical' }) },
        { kind: 'alert', alert: anAlert('a-2') },
        { kind: 'event', event: anEvent('e-2') },
        { kind: 'counters', counters: { gaps: 2 } },
      ])
      assert.notDeepEqual(await everything(store), before)
      await store.rollbackCapture(second.number)
      assert.deepEqual(await everything(store), before)
    })
  })

  it('forgets what the engine says is gone', async () => {
    await withStore(
      [
        { kind: 'device', device: aDevice('plc-1') },
        { kind: 'link', link: aLink('l-1') },
      ],
      async (store, capture) => {
        await store.apply(capture, [
          { kind: 'device-gone', id: 'plc-1' },
          { kind: 'link-gone', id: 'l-1' },
        ])
        assert.equal(await store.device('plc-1'), undefined)
        assert.deepEqual((await store.links({ limit: 9 })).items, [])
        assert.deepEqual(await store.facets(), {})
      },
    )
  })

  it('keeps what people say of an alert through a new reading, and counts by it', async () => {
    const entries: JournalEntry[] = [
      { kind: 'alert', alert: anAlert('a-1', { severity: 'critical', source: 'pc-1' }) },
      { kind: 'alert', alert: anAlert('a-2', { lastTime: T0 + 5 }) },
      { kind: 'alert', alert: anAlert('a-3', { isLearning: true, targets: ['plc-9'] }) },
    ]
    await withStore(entries, async (store, capture) => {
      const ids = async (filter: object) =>
        (await store.alerts({ limit: 9, ...filter })).items.map(({ alert }) => alert.id).sort()
      assert.equal(await store.triage('nobody', { status: 'closed', reason: '', time: T0 }), false)
      assert.equal(await store.triage('a-1', { status: 'closed', reason: 'planned work', time: T0 }), true)
      assert.deepEqual(await ids({ status: 'open' }), ['a-2', 'a-3'])
      assert.deepEqual(await ids({ status: 'closed' }), ['a-1'])
      assert.deepEqual(await ids({ device: 'pc-1' }), ['a-1'])
      assert.deepEqual(await ids({ device: 'plc-9', isLearning: true }), ['a-3'])
      assert.deepEqual((await store.overview()).alerts.open, { major: 1 })
      assert.deepEqual((await store.overview()).alerts.status, { closed: 1, new: 2 })
      await store.rollbackCapture(capture)
      assert.deepEqual((await store.overview()).alerts, {})
      await store.apply(capture, entries)
      assert.equal((await store.alert('a-1'))?.triage?.reason, 'planned work')
      assert.deepEqual((await store.overview()).alerts.status, { closed: 1, new: 2 })
    })
  })

  it('mutes alerts of a kind, those that are there and those that come, and shows them again', async () => {
    const entries: JournalEntry[] = [
      { kind: 'alert', alert: anAlert('a-1') },
      { kind: 'alert', alert: anAlert('a-2', { destinationAddress: '10.0.0.2', severity: 'minor' }) },
      { kind: 'alert', alert: anAlert('a-3', { rule: 'another', severity: 'warning' }) },
      {
        kind: 'alert',
        alert: anAlert('a-4', { rule: 'planned', maintenance: 'revision', severity: 'notice' }),
      },
    ]
    const mute = {
      id: 'a-1',
      rule: 'controller-stopped-by-newcomer',
      source: '10.0.0.8',
      destination: '',
      zone: '',
      reason: 'test bench',
      time: T0,
      until: T0 + 5,
    }
    await withStore(entries, async (store, capture) => {
      const ids = async (suppressed?: boolean) =>
        (await store.alerts({ limit: 9, suppressed })).items.map(({ alert }) => alert.id).sort()
      const alerts = async () => (await store.overview()).alerts
      assert.deepEqual([await ids(false), await ids(true)], [['a-1', 'a-2', 'a-3'], ['a-4']])
      await store.mute(mute)
      await store.apply(capture, [{ kind: 'alert', alert: anAlert('a-5', { destinationAddress: '' }) }])
      assert.deepEqual(await ids(false), ['a-3'])
      assert.deepEqual(await ids(true), ['a-1', 'a-2', 'a-4', 'a-5'])
      assert.equal((await ids()).length, 5)
      assert.deepEqual((await alerts()).open, { warning: 1 })
      assert.deepEqual((await alerts()).suppressed, { maintenance: 1, muted: 3 })
      assert.deepEqual((await store.alert('a-2'))?.mute, mute)
      assert.deepEqual(await store.mutes(), [mute])
      await store.mute({ ...mute, destination: '10.0.0.2', until: undefined })
      assert.deepEqual(await ids(false), ['a-1', 'a-3', 'a-5'])
      assert.equal((await store.mutes())[0]?.until, undefined)
      assert.deepEqual([await store.unmute('a-1'), await store.unmute('a-1')], [true, false])
      assert.deepEqual((await alerts()).open, { major: 2, minor: 1, warning: 1 })
    })
  })

  it('shows a muted alert again, once it tells more than was there when it was muted', async () => {
    const reported = { rule: 'another', destinationAddress: '10.0.0.2', time: T0 }
    const later = { rule: 'controller-stopped-by-newcomer', destinationAddress: '10.0.0.3', time: T0 + 9 }
    const ofRule = {
      ...{ id: 'a-1', rule: later.rule, source: '10.0.0.8', destination: '', zone: '' },
      ...{ reason: '', time: T0, until: undefined },
    }
    const entry = (id: string, ...more: (typeof reported)[]): JournalEntry => ({
      kind: 'alert',
      alert: anAlert(id, { mergedFindings: more }),
    })
    await withStore([entry('a-1', reported)], async (store, capture) => {
      const ids = async () =>
        (await store.alerts({ limit: 9, suppressed: false })).items.map(({ alert }) => alert.id).sort()
      await store.mute(ofRule)
      assert.deepEqual(await ids(), [])
      // The rule is muted wherever it speaks of this source, the other is not.
      await store.apply(capture, [entry('a-2', later), entry('a-3', { ...reported, time: T0 + 9 })])
      assert.deepEqual(await ids(), ['a-3'])
      await store.mute({ ...ofRule, id: 'b', rule: 'another' })
      await store.apply(capture, [entry('a-4', { ...reported, time: T0 + 9 })])
      assert.deepEqual((await ids()).includes('a-4'), false)
    })
  })

  it('mutes a rule in a zone, where it is done or else where it comes from', async () => {
    const zones = (id: string, source: string, destination: string): JournalEntry => ({
      kind: 'alert',
      alert: anAlert(id, { zones: [source, destination] }),
    })
    const entries = [
      zones('in', 'Office', 'Dosing'),
      zones('out', 'Dosing', 'Power'),
      zones('alone', 'Dosing', ''),
    ]
    await withStore(entries, async (store) => {
      const rule = 'controller-stopped-by-newcomer'
      const anyone = { source: '', destination: '', reason: '', time: T0, until: undefined }
      await store.mute({ id: 'in', rule, zone: 'Dosing', ...anyone })
      const { items } = await store.alerts({ limit: 9, suppressed: true })
      assert.deepEqual(items.map(({ alert }) => alert.id).sort(), ['alone', 'in'])
      assert.equal((await store.mutes())[0]?.zone, 'Dosing')
    })
  })

  it('keeps captures and forgets one with all it told', async () => {
    await withStore([{ kind: 'device', device: aDevice('plc-1') }], async (store, capture) => {
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

  it('leaves nothing of a capture that is removed, and all that others told', async () => {
    const shared: JournalEntry[] = [
      { kind: 'device', device: aDevice('plc-1', { packets: 5, vendor: 'Siemens', vlans: [10] }) },
      { kind: 'link', link: aLink('l-1', { packets: 5 }) },
      { kind: 'alert', alert: anAlert('a-1', { count: 5 }) },
      { kind: 'event', event: anEvent('e-1') },
      { kind: 'counters', counters: { gaps: 2 } },
    ]
    const secret: JournalEntry[] = [
      { kind: 'device', device: aDevice('plc-1', { packets: 2, vendor: 'Confidential', vlans: [20] }) },
      { kind: 'device', device: aDevice('plc-2') },
      { kind: 'link', link: aLink('l-1', { packets: 2, bytes: 70 }) },
      { kind: 'link', link: aLink('l-2') },
      { kind: 'alert', alert: anAlert('a-1', { count: 2, severity: 'critical' }) },
      { kind: 'alert', alert: anAlert('a-2') },
      { kind: 'event', event: anEvent('e-1') },
      { kind: 'event', event: anEvent('e-2') },
      { kind: 'counters', counters: { gaps: 40 } },
    ]
    for (const order of ['secret first', 'secret last'] as const) {
      await withStore([], async (store, one) => {
        const empty = await everything(store)
        const { number: other } = await store.addCapture(aCapture())
        const [reported, gone] = order === 'secret first' ? [other, one] : [one, other]
        await store.apply(reported, shared)
        const alone = await everything(store)
        await store.rollbackCapture(reported)
        for (const number of [one, other]) {
          await store.apply(number, number === gone ? secret : shared)
          await store.commitCapture(number)
        }
        assert.equal((await store.device('plc-1'))?.packets, 7)
        await store.removeCapture(gone)
        assert.deepEqual(await everything(store), alone, order)
        await store.removeCapture(reported)
        assert.deepEqual(await everything(store), empty, order)
      })
    }
  })

  it('keeps apart what captures tell that are read at the same time', async () => {
    await withStore([], async (store, live) => {
      const { number: file } = await store.addCapture(aCapture())
      const reported = (packets: number, vlan: number): JournalEntry[] => [
        { kind: 'device', device: aDevice('plc-1', { packets, vlans: [vlan] }) },
      ]
      await store.apply(live, reported(1, 10))
      await store.apply(file, reported(100, 20))
      await store.apply(live, reported(2, 10))
      await store.apply(file, reported(200, 20))
      await store.apply(live, reported(3, 10))
      assert.equal((await store.device('plc-1'))?.packets, 203)
      await store.commitCapture(file)
      await store.removeCapture(file)
      const left = await store.device('plc-1')
      assert.deepEqual([left?.packets, left?.vlans], [3, [10]])
    })
  })

  it('takes back a capture that was settled, so that it counts once when it is read again', async () => {
    const reported: JournalEntry[] = [{ kind: 'device', device: aDevice('plc-1', { packets: 5 }) }]
    await withStore(reported, async (store, capture) => {
      await store.commitCapture(capture)
      await store.rollbackCapture(capture)
      assert.equal(await store.device('plc-1'), undefined)
      await store.apply(capture, reported)
      await store.commitCapture(capture)
      assert.equal((await store.device('plc-1'))?.packets, 5)
    })
  })

  it('forgets what people said of what is gone with a capture, but not while it is read again', async () => {
    const reported: JournalEntry[] = [
      { kind: 'device', device: aDevice('plc-1') },
      { kind: 'alert', alert: anAlert('a-1') },
    ]
    await withStore(reported, async (store, capture) => {
      const said = async () => {
        const { number } = await store.addCapture(aCapture())
        await store.apply(number, reported)
        const said = [(await store.alert('a-1'))?.triage?.reason, (await store.device('plc-1'))?.name]
        await store.rollbackCapture(number)
        return said
      }
      await store.triage('a-1', { status: 'closed', reason: 'planned', time: T0 })
      await store.editDevice('plc-1', { name: 'Mixer' }, T0)
      await store.rollbackCapture(capture)
      assert.deepEqual(await said(), ['planned', 'Mixer'])
      await store.apply(capture, reported)
      await store.removeCapture(capture)
      assert.deepEqual(await said(), [undefined, aDevice('plc-1').name])
    })
  })

  it('answers even where a broken clock named times no calendar holds', async () => {
    const entries: JournalEntry[] = [1e18, -1e18, 0, 1.5].flatMap((time, i): JournalEntry[] => [
      { kind: 'device', device: aDevice(`plc-${i}`, { firstSeen: time, lastSeen: time }) },
      { kind: 'link', link: aLink(`l-${i}`, { firstSeen: time, lastSeen: time, bytes: 1e18 }) },
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
})
