import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DIRECT_CONNECTION } from '#model/destination'
import { caps } from '#response/caps'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, aLink, anAlert } from '#store/testing/records'
import type { Viewer } from '../http/viewer.ts'
import { ResponsePlant } from './plant.ts'
import { ResponseService } from './service.ts'
import { ResponseTriggers } from './triggers.ts'

const viewer = (account: string): Viewer => ({
  ...{
    kind: 'session',
    account,
    name: account,
    permissions: ['read', 'change'],
    credential: '',
    address: '',
  },
})
const [ada, ben] = [viewer('ada'), viewer('ben')]
const PLAYBOOK = 'shipped-block-external-source'
const WORDS = { model: '', description: '', importance: 'medium', macAddresses: [], roles: [] } as const
/** Addresses for documentation: RFC 5737. */
const OUTSIDE = '203.0.113.7'

describe('triggers of playbooks', () => {
  let data: string
  let nowMs = Date.UTC(2026, 10, 30)
  let store: MemoryStore
  let service: ResponseService
  let triggers: ResponseTriggers
  let number = 0
  const audited: string[] = []

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'sightglass-triggers-'))
    audited.length = 0
    store = new MemoryStore()
    number = (await store.addCapture(aCapture())).number
    const plant = new ResponsePlant({ store, baseline: () => undefined, site: () => undefined })
    const audit = ({ action, outcome }: { action: string; outcome: string }) =>
      audited.push(`${action}: ${outcome}`)
    const log = (line: string) => assert.fail(line)
    service = await ResponseService.open({
      ...{ data, plant, audit, version: '0', ownPort: () => 0, nowMs: () => nowMs, log },
      alert: (id) => store.alert(id),
    })
    triggers = new ResponseTriggers({
      ...{ files: service.files, service, audit, nowMs: () => nowMs, log },
      alert: (id) => store.alert(id),
    })
    await service.connections.add({
      ...{
        name: 'Block list',
        type: 'block-list',
        settings: { list: 'plant' },
        connection: DIRECT_CONNECTION,
      },
    })
  })
  afterEach(async () => {
    await service.close()
    rmSync(data, { recursive: true, force: true })
  })

  const propose = () =>
    triggers.propose(
      {
        playbook: PLAYBOOK,
        severity: 'major',
        rules: ['controller-stopped-by-newcomer'],
        reason: 'agreed 12 Nov',
      },
      ada,
    )
  async function alerted(id: string, change: Parameters<typeof anAlert>[1]) {
    const alert = anAlert(id, {
      time: nowMs * 1000,
      lastTime: nowMs * 1000,
      sourceAddress: OUTSIDE,
      ...change,
    })
    await store.apply(number, [{ kind: 'alert', alert }])
    triggers.alerted([id])
    await triggers.idle()
  }

  it('need a second person, and run only what is as it was released', async () => {
    const { id, state } = propose()
    assert.equal(state, 'proposed')
    await alerted('a-1', {})
    assert.deepEqual(service.list().items, [])
    assert.throws(() => triggers.release(id, ada), /another person must release/)
    assert.throws(() => triggers.release(id, viewer('')), /second person/)
    assert.equal(triggers.release(id, ben).state, 'released')
    await alerted('a-2', {})
    const [item] = service.list().items
    assert.deepEqual([item!.state, item!.approvals[0]!.by], ['active', 'trigger, released by ben'])
    assert.equal(service.blockList('plant'), `${OUTSIDE}\n`)
    assert.ok(audited.includes(`playbook triggered: ${OUTSIDE} active`))
    // Again: an alert runs it once, and the same target within ten minutes waits for people.
    await alerted('a-2', {})
    assert.equal(service.list().items.length, 1)
    await alerted('a-3', {})
    const waiting = service.list().items.find(({ state }) => state === 'waiting')
    assert.match(waiting!.log.at(-1)!.text, /within the last 10 minutes/)

    // An imported playbook that is replaced must be released anew.
    const raw = structuredClone(service.playbooks.find(PLAYBOOK).raw) as { name: string; id: string }
    raw.id = 'playbook--00000000-0000-4000-8000-000000000001'
    const own = service.playbooks.import(raw)
    const further = triggers.propose(
      { playbook: own.id, severity: 'major', rules: ['x'], reason: 'test' },
      ada,
    )
    triggers.release(further.id, ben)
    service.playbooks.import({ ...raw, name: 'Changed' })
    assert.equal(triggers.list().find((one) => one.id === further.id)!.state, 'changed')
    triggers.remove(further.id)
    assert.equal(triggers.list().length, 1)
  })

  it('leave to people what is learned, of the process, known for long or a controller, and never pass the caps', async () => {
    triggers.release(propose().id, ben)
    const old = { firstSeen: (nowMs - 48 * 3_600_000) * 1000 }
    const fresh = { firstSeen: (nowMs - 3_600_000) * 1000 }
    const device = (id: string, address: string, change: object) => ({
      ...{ kind: 'device' as const },
      device: aDevice(id, { ...WORDS, ipAddresses: [address], ...change }),
    })
    await store.apply(number, [
      device('plc', '10.0.0.1', { type: 'PLC', roles: ['controller'] }),
      device('old', '10.0.0.5', { type: 'Workstation', class: 'IT', purdueLevel: 4, ...old }),
      device('hmi', '10.0.0.6', { type: 'HMI', class: 'OT', purdueLevel: 2, ...fresh }),
      device('linked', '10.0.0.7', { type: 'Workstation', class: 'IT', purdueLevel: 4, ...fresh }),
      device('fresh', '10.0.0.8', { type: 'Workstation', class: 'IT', purdueLevel: 4, ...fresh }),
      {
        kind: 'link',
        link: aLink('l', {
          ...{ client: 'linked', server: 'plc', clientAddress: '10.0.0.7', serverAddress: '10.0.0.1' },
          firstSeen: (nowMs - 30 * 3_600_000) * 1000,
        }),
      },
    ])
    const states: string[] = []
    for (const [at, address] of ['10.0.0.1', '10.0.0.5', '10.0.0.6', '10.0.0.7', '10.0.0.8'].entries()) {
      await alerted(`b-${at}`, { sourceAddress: address })
      const item = service.list().items.find(({ target }) => target.value === address)
      states.push(`${address} ${item?.state}`)
    }
    assert.deepEqual(states, [
      '10.0.0.1 refused',
      '10.0.0.5 waiting',
      '10.0.0.6 waiting',
      '10.0.0.7 waiting',
      '10.0.0.8 active',
    ])
    assert.equal(service.blockList('plant'), '10.0.0.8\n')
    for (let at = 0; at < 40; at++) await alerted(`c-${at}`, { sourceAddress: `198.51.100.${at}` })
    // A flood of alerts is no flood of plans.
    assert.equal(service.list().items.length, 20)
    assert.match(audited.at(-1)!, /not run: triggers ran 20 playbooks/)
    assert.equal(service.list().items.filter(({ state }) => state === 'active').length, caps.perHour)

    // Alerts that are old, muted, closed, learned or of a mild severity do nothing; nor does anything while it is off.
    const before = service.list().items.length
    await alerted('d-1', { lastTime: (nowMs - 3_600_000) * 1000 })
    await alerted('d-2', { isLearning: true })
    await alerted('d-3', { maintenance: 'Planned' })
    await alerted('d-4', { severity: 'minor' })
    await alerted('d-5', { rule: 'other' })
    assert.equal(service.list().items.length, before)
    nowMs += 2 * 3_600_000
    service.setSwitch(true)
    await alerted('d-6', { sourceAddress: '198.51.100.99' })
    assert.equal(service.list().items[0]!.state, 'waiting')
    assert.match(service.list().items[0]!.log.at(-1)!.text, /switched off/)
  })

  it('look in the traffic whether a cut works, and whether the target is back after its end', async () => {
    triggers.release(propose().id, ben)
    const link = (seenMs: number) =>
      store.apply(number, [
        {
          kind: 'device',
          device: aDevice('net', { ...WORDS, class: 'Internet', type: 'Internet', ipAddresses: [] }),
        },
        {
          kind: 'link',
          link: aLink('out', {
            ...{ client: 'net', server: 'x', clientAddress: OUTSIDE, serverAddress: '10.0.0.1' },
            ...{ firstSeen: (nowMs - 1000) * 1000, lastSeen: seenMs * 1000 },
          }),
        },
      ])
    await link(nowMs)
    await alerted('e-1', {})
    service.start()
    const lastLine = async () => {
      await sleep(500)
      return service.list().items[0]!.log.at(-1)!.text
    }
    nowMs += 61_000
    assert.match(await lastLine(), /no traffic of 203\.0\.113\.7 was seen after the cut/)
    await service.undo(service.list().items[0]!.id, ben)
    const endedMs = nowMs
    nowMs += 61_000
    await link(endedMs + 30_000)
    assert.match(await lastLine(), /seen 30 s after its end: it is connected again/)
    // A cut that does not work.
    nowMs += 3_600_000
    await alerted('e-2', {})
    const cutMs = nowMs
    await link(cutMs + 40_000)
    nowMs += 61_000
    assert.match(await lastLine(), /seen 40 s after the cut: it may not work/)
    assert.ok(audited.some((line) => line.startsWith('cut checked in traffic')))
  })
})
