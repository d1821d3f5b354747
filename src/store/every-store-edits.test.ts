import assert from 'node:assert/strict'
import { it } from 'node:test'
import { everyStore } from './testing/every-store.ts'
import { aCapture, aDevice, T0 } from './testing/records.ts'

const SAID = { name: 'Press 4', type: 'RTU', zone: 'Press shop', purdueLevel: 2, authorised: false } as const

everyStore('what people say of devices', (withStore) => {
  const reported = (packets: number) =>
    aDevice('plc-1', {
      packets,
      name: 'plc',
      lastSeen: T0 + packets,
      provenance: {
        name: { source: 's7comm', field: 'SZL', place: { file: 0, frame: 7 }, time: T0, confidence: 0.95 },
      },
    })

  it('is in the place of what was found, in lists and their counts too, with a person as its proof', async () => {
    await withStore([{ kind: 'device', device: reported(1) }], async (store) => {
      const edited = await store.editDevice('plc-1', SAID, T0 + 5)
      assert.deepEqual(
        [edited?.name, edited?.provenance.name?.source, edited?.provenance.name?.time],
        ['Press 4', 'person', T0 + 5],
      )
      assert.deepEqual(
        edited?.alternatives.name?.map(({ value, source }) => [value, source]),
        [['plc', 's7comm']],
      )
      const { items } = await store.devices({ limit: 9, zone: 'Press shop', level: 2, type: 'RTU' })
      assert.deepEqual(items, [edited])
      assert.equal((await store.facets()).zone?.['Press shop'], 1)
      assert.equal(await store.editDevice('nobody', SAID, T0), undefined)
    })
  })

  it('stays when the device is seen again, in the same capture and in the next', async () => {
    await withStore([{ kind: 'device', device: reported(1) }], async (store, capture) => {
      await store.editDevice('plc-1', SAID, T0)
      await store.apply(capture, [{ kind: 'device', device: reported(2) }])
      await store.commitCapture(capture)
      const next = await store.addCapture(aCapture())
      await store.apply(next.number, [{ kind: 'device', device: reported(3) }])
      const device = await store.device('plc-1')
      const { name, type, zone, purdueLevel, authorised } = device!
      assert.deepEqual({ name, type, zone, purdueLevel, authorised }, SAID)
      assert.equal(device?.packets, 5)
      assert.deepEqual(
        device?.alternatives.name?.map(({ value }) => value),
        ['plc'],
      )
    })
  })

  it('is taken back word by word, also where a capture began in between', async () => {
    await withStore([{ kind: 'device', device: reported(1) }], async (store, capture) => {
      await store.commitCapture(capture)
      await store.editDevice('plc-1', SAID, T0)
      const next = await store.addCapture(aCapture())
      await store.apply(next.number, [{ kind: 'device', device: reported(2) }])
      const less = await store.editDevice('plc-1', { name: null, purdueLevel: null }, T0)
      assert.deepEqual(
        [less?.name, less?.provenance.name?.source, less?.zone],
        ['plc', 's7comm', 'Press shop'],
      )
      assert.equal(less?.purdueLevel, undefined)
      await store.editDevice('plc-1', { type: null, zone: null, authorised: null }, T0)
      await store.apply(next.number, [{ kind: 'device', device: reported(3) }])
      const { name, type, zone, authorised } = (await store.device('plc-1'))!
      assert.deepEqual([name, type, zone, authorised], ['plc', 'PLC', '', true])
    })
  })
})
