import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TimelineEvent } from '#model/journal'
import { verbsOf } from '#model/plant-graph'
import { allPages, everyStore } from './testing/every-store.ts'
import { aDevice, aLink, anAlert, anEvent, T0 } from './testing/records.ts'

const HOUR = 3_600_000_000

everyStore('queries', (withStore) => {
  it('pages through devices by every sort without losing or repeating one', async () => {
    const knownDevices = Array.from({ length: 25 }, (_, i) =>
      aDevice(`plc-${i}`, {
        name: `Press ${i % 4}`,
        ipAddresses: [`10.0.${i % 3}.${i}`],
        purdueLevel: i % 5 === 0 ? undefined : i % 3,
        lastSeen: T0 + (i % 6),
        packets: i % 2,
      }),
    )
    await withStore(
      knownDevices.map((knownDevice) => ({ kind: 'device', device: knownDevice })),
      async (store) => {
        for (const sort of ['name', 'address', 'type', 'level', 'lastSeen', 'packets'] as const) {
          for (const descending of [false, true]) {
            const all = await allPages((paging) => store.devices({ ...paging, sort, descending }), 7)
            assert.equal(new Set(all.map((knownDevice) => knownDevice.id)).size, 25, `${sort} ${descending}`)
            const leapt = await store.devices({ limit: 7, skip: 15, sort, descending })
            assert.deepEqual([leapt.items, leapt.next === undefined], [all.slice(15, 22), false])
            const rest = await store.devices({ limit: 7, cursor: leapt.next, sort, descending })
            assert.deepEqual([rest.items, rest.next], [all.slice(22), undefined])
            if (sort !== 'name') continue
            const names = all.map((knownDevice) => knownDevice.name)
            const sorted = [...names].sort()
            assert.deepEqual(names, descending ? sorted.reverse() : sorted)
          }
        }
      },
    )
  })

  it('tells only what was seen in a span of time, at its edges too', async () => {
    const seen = (first: number, last: number) => ({
      firstSeen: T0 + first * HOUR,
      lastSeen: T0 + last * HOUR,
    })
    const heard = (first: number, last: number) => ({ time: T0 + first * HOUR, lastTime: T0 + last * HOUR })
    await withStore(
      [
        { kind: 'device', device: aDevice('before', seen(0, 1)) },
        { kind: 'device', device: aDevice('all-along', seen(0, 9)) },
        { kind: 'device', device: aDevice('after', seen(8, 9)) },
        { kind: 'alert', alert: anAlert('early', heard(0, 1)) },
        { kind: 'alert', alert: anAlert('long', heard(0, 9)) },
        { kind: 'alert', alert: anAlert('late', heard(8, 9)) },
      ],
      async (store) => {
        const spans = [
          [2, 7],
          [1, 2],
          [7, 8],
          [undefined, 0],
          [9, undefined],
        ] as const
        const reported = await Promise.all(
          spans.map(async ([first, last]) => {
            const from = first === undefined ? undefined : T0 + first * HOUR
            const until = last === undefined ? undefined : T0 + last * HOUR
            const devices = await store.devices({ limit: 9, from, until, sort: 'name' })
            const alerts = await store.alerts({ limit: 9, from, until })
            return [
              devices.items.map(({ id }) => id),
              alerts.items.map(({ alert }) => alert.id).sort(),
            ].flat()
          }),
        )
        assert.deepEqual(reported, [
          ['all-along', 'long'],
          ['all-along', 'before', 'early', 'long'],
          ['after', 'all-along', 'late', 'long'],
          ['all-along', 'before', 'early', 'long'],
          ['after', 'all-along', 'late', 'long'],
        ])
      },
    )
  })

  it('tells incidents, the gravest first, and only the last word on them', async () => {
    const incident = (id: string, score: number) => ({
      id,
      title: id,
      severity: 'critical' as const,
      score,
      entry: '10.0.0.1',
      target: 'plc-1',
      time: T0,
      lastTime: T0,
      stages: [],
    })
    await withStore(
      [
        { kind: 'incidents', incidents: [incident('part', 9)] },
        { kind: 'incidents', incidents: [incident('less', 10), incident('more', 30)] },
      ],
      async (store) => {
        assert.deepEqual(
          (await store.incidents()).map(({ id }) => id),
          ['more', 'less'],
        )
      },
    )
  })

  it('tells how values went and who was at work, each capture for itself', async () => {
    const place = { device: '10.0.0.1', protocol: 'modbus', unit: '1', point: 'holding:4' }
    const steps = { start: T0, step: 1e6, values: [1, null, 3] }
    const trend = {
      ...place,
      least: steps,
      most: steps,
      writes: [{ time: T0, value: 3, by: '10.0.0.9' }],
      seen: 4,
      written: 1,
    }
    const mine = { device: 'plc-1', packets: steps, week: [4] }
    const spoken = { protocol: 'modbus', packets: steps }
    await withStore(
      [
        { kind: 'trends', points: [{ ...trend, unit: '2' }, trend] },
        { kind: 'activity', activity: { devices: [mine, { ...mine, device: 'hmi' }], protocols: [spoken] } },
      ],
      async (store) => {
        assert.deepEqual(await store.pointTrends(place), [trend])
        const sketch = { ...place, least: 1, most: 3, seen: 4, written: 1 }
        assert.deepEqual(await store.pointSketches(), [{ ...sketch, unit: '2' }, sketch])
        assert.deepEqual(await store.pointTrends({ ...place, point: 'holding:5' }), [])
        assert.deepEqual(await store.activity(['plc-1', 'nobody']), { devices: [mine], protocols: [spoken] })
      },
    )
  })

  it('finds every alert among events by its severity, and all of them by one word', async () => {
    const event = (id: string, severity: TimelineEvent['severity']) => ({
      kind: 'event' as const,
      event: {
        ...{ id, severity, time: T0, type: 'alert', title: id, text: '' },
        devices: [],
        place: undefined,
      },
    })
    await withStore(
      [event('worst', 'critical'), event('old', 'alert'), event('calm', 'info'), event('less', 'warning')],
      async (store) => {
        const ids = async (severity: TimelineEvent['severity']) =>
          (await store.events({ limit: 9, severity })).items.map(({ id }) => id).sort()
        assert.deepEqual(await ids('alert'), ['less', 'old', 'worst'])
        assert.deepEqual(await ids('critical'), ['worst'])
      },
    )
  })

  it('counts how often each rule spoke', async () => {
    const alerts = [
      anAlert('1', { rule: 'b', count: 3, lastTime: T0 + 5 }),
      anAlert('2', { rule: 'b', count: 4, lastTime: T0 + 2 }),
      anAlert('3', { rule: 'a', count: 1, lastTime: T0 }),
    ]
    await withStore(
      alerts.map((alert) => ({ kind: 'alert', alert })),
      async (store) => {
        assert.deepEqual(await store.ruleCounts(), [
          { rule: 'a', alerts: 1, hits: 1, lastTime: T0 },
          { rule: 'b', alerts: 2, hits: 7, lastTime: T0 + 5 },
        ])
      },
    )
  })

  it('sorts addresses as numbers', async () => {
    const knownDevices = ['10.0.0.10', '10.0.0.9', '9.255.0.1'].map((ip) =>
      aDevice(ip, { ipAddresses: [ip] }),
    )
    await withStore(
      knownDevices.map((knownDevice) => ({ kind: 'device', device: knownDevice })),
      async (store) => {
        const { items } = await store.devices({ limit: 9, sort: 'address' })
        assert.deepEqual(
          items.map((knownDevice) => knownDevice.id),
          ['9.255.0.1', '10.0.0.9', '10.0.0.10'],
        )
      },
    )
  })

  it('finds devices by words in any field, whatever their case, and takes % and _ as they are', async () => {
    const knownDevices = [
      aDevice('plc-1', { name: 'Mixer_1', vendor: 'Siemens', ipAddresses: ['10.0.0.1'] }),
      aDevice('plc-2', { name: 'Mixer 100%', vendor: 'Rockwell', ipAddresses: ['10.0.0.2'] }),
    ]
    await withStore(
      knownDevices.map((knownDevice) => ({ kind: 'device', device: knownDevice })),
      async (store) => {
        const find = async (search: string) =>
          (await store.devices({ limit: 9, search })).items.map((knownDevice) => knownDevice.id).sort()
        assert.deepEqual(await find('mixer'), ['plc-1', 'plc-2'])
        assert.deepEqual(await find('SIEMENS mixer'), ['plc-1'])
        assert.deepEqual(await find('10.0.0.2'), ['plc-2'])
        assert.deepEqual(await find('%'), ['plc-2'])
        assert.deepEqual(await find('mixer_'), ['plc-1'])
        assert.deepEqual(await find('valve'), [])
        const named = async (...ids: string[]) =>
          (await store.devices({ limit: 9, ids })).items.map((knownDevice) => knownDevice.id).sort()
        assert.deepEqual(await named('plc-2', 'nobody'), ['plc-2'])
        assert.deepEqual(await named('plc-2', 'plc-1'), ['plc-1', 'plc-2'])
        assert.deepEqual(await named(), [])
      },
    )
  })

  it('filters by each facet and keeps their counts', async () => {
    const knownDevices = [
      aDevice('plc-1', {
        purdueLevel: 1,
        vendor: 'Siemens',
        zone: 'cell 1',
        protocols: [{ protocol: 's7comm', role: 'server' }],
      }),
      aDevice('plc-2', {
        purdueLevel: 3.5,
        vendor: 'Rockwell',
        protocols: [{ protocol: 'cip', role: 'server' }],
      }),
      aDevice('pc-1', {
        type: 'Workstation',
        class: 'IT',
        protocols: [{ protocol: 's7comm', role: 'client' }],
      }),
    ]
    await withStore(
      knownDevices.map((knownDevice) => ({ kind: 'device', device: knownDevice })),
      async (store, capture) => {
        const ids = async (filter: object) =>
          (await store.devices({ limit: 9, ...filter })).items.map((knownDevice) => knownDevice.id).sort()
        assert.deepEqual(await ids({ level: 3.5 }), ['plc-2'])
        assert.deepEqual(await ids({ level: 'unknown' }), ['pc-1'])
        assert.deepEqual(await ids({ class: 'IT' }), ['pc-1'])
        assert.deepEqual(await ids({ protocol: 's7comm' }), ['pc-1', 'plc-1'])
        assert.deepEqual(await ids({ protocol: 's7comm', type: 'PLC' }), ['plc-1'])
        assert.deepEqual(await ids({ zone: 'cell 1', vendor: 'Siemens' }), ['plc-1'])
        await store.apply(capture, [
          { kind: 'device', device: aDevice('pc-1', { type: 'HMI', protocols: [] }) },
        ])
        const facets = await store.facets()
        assert.deepEqual(facets.type, { HMI: 1, PLC: 2 })
        assert.deepEqual(facets.protocol, { cip: 1, s7comm: 1 })
        assert.deepEqual(facets.level, { '1': 1, '3.5': 1, unknown: 1 })
      },
    )
  })

  it('filters devices by what identification says, and by a correction in its place', async () => {
    const confidence = { type: 0.62, vendor: 0, model: 0, os: 0 }
    const identification = {
      ...{ subtype: 'plug', category: 'home', function: 'actuate', summary: '', tokens: [], reasons: [] },
      ...{ confidence, runnerUp: undefined, isContradictory: true },
    }
    const plug = aDevice('plug', { type: 'Embedded Device', identification })
    await withStore(
      [plug, aDevice('plc-1')].map((device) => ({ kind: 'device', device })),
      async (store) => {
        const ids = async (filter: object) =>
          (await store.devices({ limit: 9, ...filter })).items.map(({ id }) => id)
        assert.deepEqual(await ids({ subtype: 'plug' }), ['plug'])
        assert.deepEqual(await ids({ search: 'plug' }), ['plug'])
        assert.deepEqual(await ids({ category: 'home', confidence: 'perhaps' }), ['plug'])
        assert.deepEqual(await ids({ contradictory: 'yes' }), ['plug'])
        assert.deepEqual(await ids({ confidence: 'sure' }), [])
        assert.deepEqual((await store.facets()).confidence, { '': 1, perhaps: 1 })
        await store.editDevice('plug', { type: 'Printer' }, T0)
        assert.deepEqual(await ids({ confidence: 'sure' }), ['plug'])
        assert.deepEqual(await ids({ contradictory: 'yes' }), [])
        await store.editDevice('plug', { type: null }, T0)
        assert.deepEqual((await store.facets()).confidence, { '': 1, perhaps: 1 })
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
        assert.deepEqual(await ids({ device: 'a', peer: 'c' }), ['l-2'])
        assert.deepEqual(await ids({ device: 'a', peer: 'd' }), [])
        assert.deepEqual(await ids({ protocol: 's7comm' }), ['l-2'])
        assert.deepEqual(await ids({ changing: true }), ['l-2', 'l-1'])
        assert.deepEqual(await ids({ asked: true }), ['l-2', 'l-1'])
        assert.deepEqual((await allPages((paging) => store.links(paging), 1)).length, 3)
        const stored = await allPages((paging) => store.links({ ...paging, order: 'stored' }), 1)
        assert.deepEqual(new Set(stored.map(({ id }) => id)), new Set(['l-1', 'l-2', 'l-3']))
        assert.equal(stored.length, 3)
        const [last] = (await store.links({ limit: 1 })).items
        assert.deepEqual(last, { ...links[2], firstPlace: { file: capture, frame: 3 } })
      },
    )
  })

  it('gives alerts and verbs of a time span alone', async () => {
    const at = (time: number, verb: 'read' | 'stop') => ({
      ...aLink('').operations[0]!,
      ...{ verb, name: verb, firstSeen: T0 + time, lastSeen: T0 + time },
    })
    const alert = (id: string, time: number) =>
      anAlert(id, { source: 'pc-1', time: T0 + time, lastTime: T0 + time + 5 })
    await withStore(
      [
        { kind: 'device', device: aDevice('plc-1') },
        { kind: 'device', device: aDevice('pc-1') },
        {
          kind: 'link',
          link: aLink('l-1', {
            firstSeen: T0,
            lastSeen: T0 + 100,
            operations: [at(10, 'read'), at(80, 'stop')],
          }),
        },
        { kind: 'alert', alert: alert('a-1', 10) },
        { kind: 'alert', alert: alert('a-2', 80) },
      ],
      async (store) => {
        const seen = async (from?: number, until?: number) => {
          const { devices, links } = await store.graph({
            from: from === undefined ? undefined : T0 + from,
            until: until === undefined ? undefined : T0 + until,
          })
          return [devices.find(({ id }) => id === 'pc-1')?.alerts, verbsOf(links.verbs[0]!)]
        }
        assert.deepEqual(await seen(), [2, ['read', 'stop']])
        assert.deepEqual(await seen(0, 20), [1, ['read']])
        assert.deepEqual(await seen(16, 70), [0, []])
        assert.deepEqual(await seen(60), [1, ['stop']])
      },
    )
  })

  it('gives the whole plant as a graph, with open alerts by device and verbs by link', async () => {
    const read = { ...aLink('').operations[0]!, verb: 'read', objects: ['"verb":"stop"'] } as const
    await withStore(
      [
        {
          kind: 'device',
          device: aDevice('plc-1', { ipAddresses: ['10.0.0.1'], purdueLevel: 1, zone: 'cell 1' }),
        },
        { kind: 'device', device: aDevice('pc-1', { ipAddresses: [], macAddresses: ['00:1b:1b:00:00:07'] }) },
        { kind: 'link', link: aLink('l-1', { lastSeen: T0 + 1 }) },
        { kind: 'link', link: aLink('l-2', { protocol: 's7comm', operations: [read], bytes: 5 }) },
        { kind: 'link', link: aLink('l-3', { server: '' }) },
        { kind: 'alert', alert: anAlert('a-1', { severity: 'minor', source: 'pc-1' }) },
        { kind: 'alert', alert: anAlert('a-2', { severity: 'critical', source: '' }) },
        { kind: 'alert', alert: anAlert('a-3', { severity: 'critical', isLearning: true, source: 'pc-1' }) },
      ],
      async (store) => {
        await store.triage('a-2', { status: 'closed', reason: '', time: T0 })
        const { devices, links, protocols, silentLinks, withheldLinks } = await store.graph()
        const of = (id: string) => devices.find((device) => device.id === id)
        assert.deepEqual(
          [of('plc-1')?.address, of('plc-1')?.level, of('plc-1')?.zone, of('plc-1')?.hasModules],
          ['10.0.0.1', 1, 'cell 1', false],
        )
        assert.deepEqual([of('pc-1')?.address, of('pc-1')?.level], ['00:1b:1b:00:00:07', undefined])
        assert.deepEqual([of('pc-1')?.alerts, of('pc-1')?.worst, of('plc-1')?.alerts], [1, 'minor', 1])
        assert.deepEqual(
          Array.from(links.client, (client, at) => [
            devices[client]?.id,
            devices[links.server[at]!]?.id,
            protocols[links.protocol[at]!],
            verbsOf(links.verbs[at]!),
            links.bytes[at],
          ]).sort((a, b) => (String(a) < String(b) ? -1 : 1)),
          [
            ['pc-1', 'plc-1', 'modbus', ['write'], 700],
            ['pc-1', 'plc-1', 's7comm', ['read'], 5],
          ],
        )
        assert.deepEqual([silentLinks, withheldLinks], [1, 0])
      },
    )
  })

  it('finds events by part of their title or text, taken as it is written', async () => {
    const reported = (id: string, title: string, text: string) => anEvent(id, { time: T0, title, text })
    await withStore(
      [
        { kind: 'event', event: reported('1', 'Controller stopped', 'Stop 100%') },
        { kind: 'event', event: reported('2', 'File transferred', "x' OR 1=1 --") },
        { kind: 'event', event: reported('3', 'File transferred', 'a_b') },
      ],
      async (store) => {
        const found = async (search: string) =>
          (await store.events({ limit: 9, search })).items.map(({ id }) => id).sort()
        assert.deepEqual(await found('STOP'), ['1'])
        assert.deepEqual(await found('%'), ['1'])
        assert.deepEqual(await found('_'), ['3'])
        assert.deepEqual(await found("' or 1"), ['2'])
        assert.deepEqual(await found('transferred'), ['2', '3'])
        assert.deepEqual(await found('nothing'), [])
      },
    )
  })

  it('pages through the links of a device, whichever end it is, each once and the latest first', async () => {
    const ends = [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'a'],
      ['b', 'c'],
    ] as const
    const links = Array.from({ length: 24 }, (_, at) => {
      const [client, server] = ends[at % 4]!
      return aLink(`link-${at}`, {
        client,
        server,
        protocol: at % 3 ? 'cip' : 'modbus',
        lastSeen: T0 + (at % 5),
      })
    })
    await withStore(
      links.map((link) => ({ kind: 'link', link })),
      async (store) => {
        for (const narrowed of [{}, { protocol: 'cip' }, { peer: 'b' }, { order: 'stored' }] as const) {
          const query = { device: 'a', ...narrowed }
          const paged = await allPages((paging) => store.links({ ...paging, ...query }), 5)
          const whole = await store.links({ ...query, limit: 100 })
          assert.deepEqual(paged, whole.items)
          const expected = links.filter(
            ({ client, server, protocol }) =>
              (client === 'a' || server === 'a') &&
              (!('protocol' in narrowed) || protocol === 'cip') &&
              (!('peer' in narrowed) || client === 'b' || server === 'b'),
          )
          assert.deepEqual(paged.map(({ id }) => id).sort(), expected.map(({ id }) => id).sort())
          const times = paged.map(({ lastSeen }) => lastSeen)
          if (!('order' in narrowed)) assert.deepEqual(times, times.toSorted().reverse())
        }
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
        devices: i < 6 ? ['plc-1', 'pc-1'] : ['plc-2'],
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

  it('refuses a cursor no page gave', async () => {
    await withStore([{ kind: 'device', device: aDevice('plc-1') }], async (store) => {
      for (const cursor of ['', 'nonsense', Buffer.from('["a",1,2]').toString('base64url')]) {
        await assert.rejects(store.devices({ limit: 5, cursor }), { code: 'bad-cursor' })
      }
    })
  })

  it('refuses a cursor of another list, and of another order of the same', async () => {
    const knownDevices = ['plc-1', 'plc-2'].map((id) => ({ kind: 'device' as const, device: aDevice(id) }))
    await withStore([...knownDevices, { kind: 'alert', alert: anAlert('a-1') }], async (store) => {
      const { next: cursor } = await store.devices({ limit: 1 })
      assert.ok(cursor)
      assert.equal((await store.devices({ limit: 1, cursor })).items.length, 1)
      const refused = { code: 'bad-cursor' }
      await assert.rejects(store.alerts({ limit: 1, cursor }), refused)
      await assert.rejects(store.devices({ limit: 1, cursor, sort: 'firstSeen' }), refused)
      await assert.rejects(store.devices({ limit: 1, cursor, descending: true }), refused)
    })
  })
})
