import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DIRECT_CONNECTION } from '#model/destination'
import type { ResponseItem } from '#schema/response'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, aLink, anAlert } from '#store/testing/records'
import type { Viewer } from '../http/viewer.ts'
import { serve } from '../main.ts'
import { adminToken } from '../testing/admin-token.ts'
import { ask, quick } from '../testing/served.ts'
import { ResponsePlant } from './plant.ts'
import { ResponseService } from './service.ts'

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
const [ada, ben, cleo] = [viewer('ada'), viewer('ben'), viewer('cleo')]
const refusedWith = (code: string) => (error: unknown) => (error as { code?: string }).code === code

describe('responses', () => {
  let data: string
  let nowMs: number
  let service: ResponseService
  let store: MemoryStore
  const audited: string[] = []
  const services: ResponseService[] = []

  async function open() {
    const opened = await ResponseService.open({
      ...{ data, version: '0', ownPort: () => 0, nowMs: () => nowMs, log: (line) => assert.fail(line) },
      plant: new ResponsePlant({ store, baseline: () => undefined, site: () => undefined }),
      alert: (id) => store.alert(id),
      audit: ({ action, outcome }) => audited.push(`${action}: ${outcome}`),
    })
    services.push(opened)
    return opened
  }

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'sightglass-response-'))
    nowMs = Date.UTC(2026, 10, 30)
    store = new MemoryStore()
    audited.length = 0
    const { number } = await store.addCapture(aCapture())
    const words = { model: '', description: '', importance: 'medium', macAddresses: [] } as const
    await store.apply(number, [
      { kind: 'device', device: aDevice('plc', { ipAddresses: ['10.0.0.1'] }) },
      {
        kind: 'device',
        device: aDevice('hmi', { ...words, type: 'HMI', roles: [], ipAddresses: ['10.0.0.2'] }),
      },
      {
        kind: 'device',
        device: aDevice('laptop', {
          ...words,
          type: 'Workstation',
          class: 'IT',
          roles: [],
          ipAddresses: ['10.0.0.5'],
        }),
      },
      { kind: 'device', device: aDevice('loop', { ...words, type: 'PLC', ipAddresses: ['127.0.0.1'] }) },
      {
        kind: 'link',
        link: aLink('old', {
          client: 'hmi',
          server: 'plc',
          clientAddress: '10.0.0.2',
          serverAddress: '10.0.0.1',
          firstSeen: 1,
        }),
      },
      { kind: 'alert', alert: anAlert('a-1', { sourceAddress: '10.0.0.5', destinationAddress: '10.0.0.1' }) },
    ])
    service = await open()
  })
  afterEach(async () => {
    for (const one of services.splice(0)) await one.close()
    rmSync(data, { recursive: true, force: true })
  })

  const addList = (name = 'Block list') =>
    service.connections.add({
      name,
      type: 'block-list',
      settings: { list: 'plant' },
      connection: DIRECT_CONNECTION,
    })
  const planFor = (connection: string, value: string, seconds = 60) =>
    service.plan(
      { connection, seconds, reason: 'new laptop', target: { kind: 'address', value, destination: '' } },
      ada,
    )
  const approve = ({ id, dryRun }: ResponseItem, by = ben) => service.approve(id, dryRun.id, by)

  it('plans, waits for a second person, serves the entry, and lets it go at its end', async () => {
    const { id } = await addList()
    const planned = await planFor(id, '10.0.0.5')
    assert.deepEqual([planned.state, planned.needed, service.blockList('plant')], ['waiting', 1, ''])
    await assert.rejects(approve(planned, ada), refusedWith('response-refused'))
    await assert.rejects(approve(planned, viewer('')), refusedWith('response-refused'))
    assert.equal((await approve(planned)).state, 'active')
    assert.equal(service.blockList('plant'), '10.0.0.5\n')
    assert.equal(service.blockList('other'), undefined)
    service.start()
    nowMs += 59_000
    await sleep(300)
    assert.equal(service.find(planned.id).state, 'active')
    nowMs += 1000
    assert.equal(service.blockList('plant'), '')
    await sleep(500)
    assert.equal(service.find(planned.id).state, 'undone')
    assert.deepEqual(audited, [
      'response applied: done',
      'cut checked in traffic: no traffic of 10.0.0.5 was seen after the cut',
      'response undone: done',
    ])
  })

  it('never acts on a controller, and asks two others where a learned process connection is cut', async () => {
    const { id } = await addList()
    const refused = await planFor(id, '10.0.0.1')
    assert.deepEqual([refused.state, refused.needed], ['refused', 0])
    assert.match(refused.dryRun.reasons.join(), /controller or safety device/)
    await assert.rejects(approve(refused), refusedWith('response-refused'))
    const risky = await planFor(id, '10.0.0.2')
    assert.deepEqual([risky.needed, risky.dryRun.learnedCuts, risky.dryRun.processCuts], [2, 1, 1])
    assert.equal((await approve(risky)).state, 'waiting')
    await assert.rejects(approve(risky, ben), refusedWith('response-refused'))
    assert.equal(service.blockList('plant'), '')
    assert.equal((await approve(risky, cleo)).state, 'active')
  })

  it('never calls a controller: not as a connection, and not when a host became one', async () => {
    let calls = 0
    const plc = createServer((_, response) => {
      calls++
      response.end('{"status":"success"}')
    })
    plc.listen(0, '127.0.0.1')
    await new Promise((resolve) => plc.once('listening', resolve))
    const change = {
      ...{
        name: 'Plant firewall',
        type: 'fortigate',
        connection: DIRECT_CONNECTION,
        secrets: { token: 'x' },
      },
      settings: { url: `http://127.0.0.1:${(plc.address() as AddressInfo).port}` },
    }
    await assert.rejects(service.connections.add(change), refusedWith('response-refused'))
    await assert.rejects(
      service.connections.add({
        ...change,
        type: 'radius-coa',
        secrets: {},
        settings: { host: '127.0.0.1', filter: '', normal: '' },
      }),
      refusedWith('response-refused'),
    )
    // The connection was made before the device was known.
    await store.removeCapture(1)
    const { id } = await service.connections.add(change)
    const planned = await planFor(id, '192.0.2.5')
    const { number } = await store.addCapture(aCapture())
    await store.apply(number, [{ kind: 'device', device: aDevice('loop', { ipAddresses: ['127.0.0.1'] }) }])
    const answered = await approve(planned)
    assert.equal(answered.state, 'failed')
    assert.match(answered.log.at(-1)!.text, /device of the plant/)
    assert.equal(calls, 0)
    plc.close()
  })

  it('asks anew when the dry run changed, stops at the caps, the switch and after 15 minutes', async () => {
    const { id } = await addList()
    const planned = await planFor(id, '10.0.0.5')
    await store.apply(1, [
      {
        kind: 'link',
        link: aLink('new', {
          client: 'laptop',
          server: 'hmi',
          clientAddress: '10.0.0.5',
          serverAddress: '10.0.0.2',
          firstSeen: 1,
        }),
      },
    ])
    await assert.rejects(approve(planned), refusedWith('dry-run-changed'))
    const anew = service.find(planned.id)
    assert.notEqual(anew.dryRun.id, planned.dryRun.id)
    service.setSwitch(true)
    await assert.rejects(approve(anew), refusedWith('response-refused'))
    service.setSwitch(false)
    writeFileSync(join(data, 'response/off'), '')
    await assert.rejects(approve(anew), /switched off/)
    service.setSwitch(false)
    for (let at = 0; at < 5; at++)
      assert.equal((await approve(await planFor(id, `192.0.2.${at}`))).state, 'active')
    await assert.rejects(approve(await planFor(id, '192.0.2.9')), /within an hour/)
    service.start()
    nowMs += 15 * 60_000
    await sleep(500)
    assert.equal(service.find(planned.id).state, 'lapsed')
  })

  it('undoes what a crash left half applied, and goes on undoing what cannot be undone at once', async () => {
    const { id } = await addList()
    const planned = await approve(await planFor(id, '10.0.0.5', 3600))
    const file = join(data, 'response/responses', `${planned.id}.json`)
    const stored = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...stored, state: 'applying' }))
    const restarted = await open()
    restarted.start()
    await sleep(500)
    assert.equal(restarted.find(planned.id).state, 'undone')
    assert.equal(restarted.blockList('plant'), '')
  })

  it('plans a playbook for an alert, and keeps imported ones as they came', async () => {
    await assert.rejects(
      service.runPlaybook('shipped-contain-new-device', { alert: 'a-1', reason: 'why' }, ada),
      /Plant firewall/,
    )
    await addList('Plant firewall')
    const run = await service.runPlaybook('shipped-contain-new-device', { alert: 'a-1', reason: 'why' }, ada)
    assert.deepEqual(
      [run.items[0]?.target.value, run.items[0]?.state, run.manual.length],
      ['10.0.0.5', 'waiting', 1],
    )
    const foreign = {
      ...service.playbooks.find('shipped-keep-evidence').raw,
      extension_definitions: { 'x--1': { odd: [1, { b: 2 }] } },
    }
    const { id } = service.playbooks.import(foreign)
    assert.deepEqual(service.playbooks.find(id).raw, foreign)
    service.playbooks.remove(id)
    assert.throws(() => service.playbooks.import({ type: 'indicator' }), refusedWith('bad-response'))
  })

  it('keeps no secret in clear and shows none', async () => {
    const secret = 'marker-7f3a91'
    const settings = { url: 'https://firewall.invalid', tag: 'blocked' }
    const added = await service.connections.add({
      name: 'pan',
      type: 'pan-os',
      settings,
      connection: DIRECT_CONNECTION,
      secrets: { key: secret },
    })
    assert.deepEqual(added.secretsSet, ['key'])
    assert.ok(!JSON.stringify([added, service.connections.list(), service.list()]).includes(secret))
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' }))
      if (existsSync(join(data, name)) && /\./.test(name))
        assert.ok(!readFileSync(join(data, name), 'utf8').includes(secret), name)
  })
})

describe('block lists over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-block-list-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('answers a token as the password or as bearer, and nobody else; two accounts cut, approve and undo', async () => {
    const data = join(folder, 'data')
    const serving = await serve({
      data,
      listen: '127.0.0.1:0',
      analyse: quick,
      needsSignIn: true,
      say: () => {},
      log: () => {},
    })
    try {
      const one = adminToken(data, 'one', ['read', 'change', 'administer'])
      const two = adminToken(data, 'two', ['read', 'change'])
      const send = <Answer>(method: string, path: string, body: unknown, token = one) =>
        ask<Answer>(`${serving.address}/rest/${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      const connection = {
        name: 'list',
        type: 'block-list',
        settings: { list: 'plant' },
        connection: DIRECT_CONNECTION,
      }
      const { body: made, status } = await send<{ id: string }>('POST', 'response-connections', connection)
      assert.equal(status, 201)
      const target = { kind: 'address', value: '203.0.113.9', destination: '' }
      const wanted = { connection: made.id, seconds: 600, reason: 'scanner', target }
      const { body: planned } = await send<ResponseItem>('POST', 'responses', wanted)
      const approval = { dryRun: planned.dryRun.id }
      assert.equal((await send('POST', `responses/${planned.id}/approve`, approval)).status, 409)
      assert.equal((await send('POST', `responses/${planned.id}/approve`, approval, two)).status, 200)
      const fetchList = (authorization?: string, name = 'plant.txt') =>
        fetch(`${serving.address}/block-lists/${name}`, {
          headers: authorization === undefined ? {} : { authorization },
        })
      const basic = `Basic ${Buffer.from(`paloalto:${two}`).toString('base64')}`
      for (const authorization of [basic, `Bearer ${two}`]) {
        const answer = await fetchList(authorization)
        assert.deepEqual([answer.status, await answer.text()], [200, '203.0.113.9\n'])
        assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
      }
      assert.equal((await fetchList(basic, 'none.txt')).status, 404)
      const refused = await fetchList()
      assert.deepEqual(
        [refused.status, refused.headers.get('www-authenticate')],
        [401, 'Basic realm="Sightglass"'],
      )
      for (const bad of ['Basic !!!', `Basic ${Buffer.from('x:y').toString('base64')}`, 'Bearer x', 'Basic'])
        assert.equal((await fetchList(bad)).status, 401, bad)
      assert.equal((await send('POST', `responses/${planned.id}/undo`, {}, two)).status, 200)
      assert.equal(await (await fetchList(basic)).text(), '')
    } finally {
      await serving.close()
    }
  })
})
