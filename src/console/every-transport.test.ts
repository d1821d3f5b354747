/** Behaviour of every transport of the uplink, against a running console. NATS: a real nats-server. */
import assert from 'node:assert/strict'
import { createPrivateKey, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newKeys } from '#data-folder/packages/keys'
import { pack } from '#data-folder/packages/pack'
import { TrustStore } from '#data-folder/packages/trust-store'
import { alertBody, deviceBody, eventBody } from '#fleet-store/testing/fleet-bodies'
import { parseActivation } from '#uplink/activation-code'
import { encodeBatch, sha256 } from '#uplink/batch'
import { renewMembership } from '#uplink/certificate-renewal'
import { FileRefusal } from '#uplink/file-exchange'
import { joinConsole, type Membership, readMembership } from '#uplink/membership'
import { openFiles, openTransport } from '#uplink/open-transport'
import { UplinkOutbox } from '#uplink/outbox'
import { UplinkSender, type UplinkSource } from '#uplink/sender'
import { UplinkRefusal } from '#uplink/transport'
import { openConsole, type RunningConsole } from './main.ts'
import { hasNatsServer, startNats, type TestNats } from './testing/nats-server.ts'

/** Nodes of a cluster, by hand: 3. */
const NODES = Number(process.env.SIGHTGLASS_NATS_NODES ?? 1)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-transport-'))
after(() => rmSync(folder, { recursive: true }))

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; await sleep(50))
    if (await isTrue()) return
  assert.fail('not within 30 s')
}

const change = { kind: 'device', id: 'plc', body: deviceBody('plc') }

function batchOf(sensor: string, sequence: number, previous: string, changes = [change]): Uint8Array {
  const begin = { kind: 'snapshot-begin', id: 'bulk', body: { epoch: 1 } }
  return encodeBatch(
    { sensor, epoch: 1, lane: 'bulk', sequence, previous, sent: Date.now(), clockOffset: 0 },
    sequence === 1 ? [begin, ...changes] : changes,
  )
}

const hello = (sensor: string, bootId: string) => ({
  ...({ protocol: 'sightglass.fleet', version: '1.0', sensor, epoch: 1, bootId, generation: '' } as const),
  ...{ machine: 'm', software: '0', time: Date.now() },
  lanes: { urgent: { head: 0, oldest: 1 }, bulk: { head: 0, oldest: 1 } },
})

function suite(name: 'https' | 'nats'): void {
  let running: RunningConsole
  let server: TestNats | undefined
  let number = 0
  const data = join(folder, name)

  const open = async (listen: string) => {
    running = await openConsole({ data, listen, nats: server?.servers, say: () => {}, log: () => {} })
    await until(async () => running.nats === undefined || running.nats.problem === '')
  }
  before(async () => {
    mkdirSync(join(folder, `${name}-server`))
    if (name === 'nats')
      server = await startNats(join(folder, `${name}-server`), data, { count: NODES, hasRelay: true })
    await open('127.0.0.1:0')
  })
  after(async () => {
    await running.close()
    await server?.stop()
  })

  async function join_(): Promise<Membership> {
    const site = (await running.fleet.sites())[0]!.id
    const { code } = await running.enrolment.activate({ site, name: `Sensor ${++number}` }, 'test')
    const nats = name === 'nats' ? [] : undefined
    const given = { software: '0', nats }
    const membership = await joinConsole(parseActivation(code)!, join(folder, `${name}-${number}`), given)
    assert.equal(membership.transport, nats && 'nats')
    return membership
  }

  it('says what became of a batch: applied, duplicate, gap, refused', async () => {
    const membership = await join_()
    const { sensor } = membership
    const transport = openTransport(membership, 'boot-0000-1')
    await assert.rejects(transport.send(batchOf(sensor, 1, '')), /hello/)
    const welcome = await transport.hello(hello(sensor, 'boot-0000-1'))
    assert.deepEqual(welcome.applied, { urgent: 0, bulk: 0 })
    const first = batchOf(sensor, 1, '')
    assert.deepEqual(await transport.send(first), { outcome: 'applied', applied: 1 })
    assert.deepEqual(await transport.send(first), { outcome: 'duplicate', applied: 1 })
    assert.deepEqual(await transport.send(batchOf(sensor, 3, sha256(first))), {
      outcome: 'again',
      applied: 1,
    })
    const bad = batchOf(sensor, 2, sha256(first), [{ kind: 'device', id: 'x', body: { id: 'x' } as never }])
    const refused = await transport.send(bad)
    assert.deepEqual([refused.outcome, refused.code], ['refused', 'wrong-change'])
    assert.equal((await running.fleet.devices({ sensor, limit: 10 })).items.length, 1)
    transport.close()
  })

  it('lets no sensor speak for another, and none with a key that was replaced', async () => {
    const [own, other] = [await join_(), await join_()]
    const transport = openTransport(own, 'boot-0000-1')
    await transport.hello(hello(own.sensor, 'boot-0000-1'))
    await assert.rejects(
      transport.hello(hello(other.sensor, 'boot-0000-1')),
      /speaks-for-another|expected the sensor/,
    )
    await assert.rejects(
      transport.send(batchOf(other.sensor, 1, '')),
      /speaks-for-another|expected the sensor/,
    )
    transport.close()
    const site = (await running.fleet.sites())[0]!.id
    const { code } = await running.enrolment.activate({ site, name: 'new', replaces: own.sensor }, 'test')
    const replaced = await joinConsole(parseActivation(code)!, join(folder, `${name}-replaced`), {
      software: '0',
    })
    assert.equal(replaced.sensor, own.sensor)
    const former = openTransport(own, 'boot-0000-2')
    // NATS: the server closes the connection while the account's new JWT arrives, and refuses the next.
    await until(async () => {
      const error = await former.hello(hello(own.sensor, 'boot-0000-2')).catch((found: Error) => found)
      assert.ok(error instanceof Error)
      return error instanceof UplinkRefusal && /unknown-sensor|certificate-refused/.test(error.code)
    })
    former.close()
  })

  it('accepts nothing of a sensor once it is revoked', async () => {
    const membership = await join_()
    const transport = openTransport(membership, 'boot-0000-1')
    await transport.hello(hello(membership.sensor, 'boot-0000-1'))
    await running.fleet.revoke(membership.sensor)
    await assert.rejects(transport.send(batchOf(membership.sensor, 1, '')))
    assert.deepEqual((await running.fleet.devices({ sensor: membership.sensor, limit: 10 })).items, [])
    transport.close()
  })

  it('brings packets up, a signed package down, and another certificate', async () => {
    const [membership, other] = [await join_(), await join_()]
    const { sensor } = membership
    const [transport, foreign] = [membership, other].map((one) => openTransport(one, 'boot-0000-1'))
    const files = openFiles(membership, { transport: transport!, bootId: 'boot-0000-1' })
    const foreignFiles = openFiles(other, { transport: foreign!, bootId: 'boot-0000-1' })
    await transport!.hello(hello(sensor, 'boot-0000-1'))
    const sent = {
      epoch: 1,
      lane: 'urgent',
      sequence: 1,
      previous: '',
      sent: Date.now(),
      clockOffset: 0,
    } as const
    const begin = { kind: 'snapshot-begin', id: 'urgent', body: { epoch: 1 } }
    const alert = { kind: 'alert', id: 'a1', body: alertBody('a1') }
    await transport!.send(encodeBatch({ sensor, ...sent }, [begin, alert]))
    const request = await running.captures.request({ sensor, id: 'a1' }, 'ada', { sites: undefined })
    const packets = Buffer.alloc(1_300_000, 7)
    packets.set([0x0a, 0x0d, 0x0d, 0x0a]) // pcapng, section 4.1
    await assert.rejects(foreignFiles.send(request.id, packets), FileRefusal)
    await files.send(request.id, packets)
    const received = await running.captures.packets(request.id, { sites: undefined })
    assert.ok(received.bytes.equals(packets))
    await assert.rejects(files.send(request.id, packets), FileRefusal, 'it came already')

    const keys = newKeys()
    const [open, feed, out] = ['org.pub', 'feed.bin', 'feed.sgpkg'].map((file) =>
      join(folder, `${name}-${file}`),
    )
    writeFileSync(open!, keys.public)
    writeFileSync(feed!, randomBytes(700_000))
    new TrustStore(data).trust(open!, 'org')
    const content = { kind: 'intel', name: 'feed', about: '', version: 1, created: new Date() } as const
    pack({ ...content, paths: [feed!], key: createPrivateKey(keys.secret), out: out! })
    const stored = await running.packages.add(readFileSync(out!), 'ada')
    await assert.rejects(files.piece(stored.id, 0), FileRefusal, 'it was not offered')
    await running.packages.rollOut(
      stored.id,
      { level: 'sensor', target: sensor, settleMinutes: 0 },
      undefined,
    )
    const pieces = [await files.piece(stored.id, 0), await files.piece(stored.id, 1)]
    assert.ok(Buffer.concat(pieces).equals(readFileSync(out!)))
    await assert.rejects(foreignFiles.piece(stored.id, 0), FileRefusal)

    const place = join(folder, `${name}-${number - 1}`)
    const renewed = await renewMembership(place, membership, transport!)
    assert.notEqual(renewed.certificate, membership.certificate)
    assert.equal(readMembership(place)!.certificate, renewed.certificate)
    for (const one of [files, foreignFiles, transport!, foreign!]) one.close()
  })

  it('goes on through a relay that dials the servers, though it is killed', {
    skip: name !== 'nats',
  }, async () => {
    const site = (await running.fleet.sites())[0]!.id
    const { code } = await running.enrolment.activate({ site, name: `Sensor ${++number}` }, 'test')
    const place = join(folder, `${name}-${number}`)
    const membership = await joinConsole(parseActivation(code)!, place, {
      software: '0',
      nats: [server!.relay],
    })
    const { sensor } = membership
    assert.deepEqual(membership.nats!.servers, [server!.relay])
    const transport = openTransport(membership, 'boot-0000-1')
    const welcome = () => transport.hello(hello(sensor, 'boot-0000-1')).catch(() => undefined)
    await until(async () => (await welcome()) !== undefined)
    const first = batchOf(sensor, 1, '')
    assert.deepEqual(await transport.send(first), { outcome: 'applied', applied: 1 })
    await server!.restartRelay()
    await until(async () => (await welcome()) !== undefined)
    assert.deepEqual(await transport.send(batchOf(sensor, 2, sha256(first))), {
      outcome: 'applied',
      applied: 2,
    })
    const renewed = await renewMembership(place, membership, transport)
    assert.deepEqual(renewed.nats!.servers, [server!.relay])
    await running.fleet.revoke(sensor)
    await assert.rejects(transport.hello(hello(sensor, 'boot-0000-1')), { code: 'unknown-sensor' })
    transport.close()
  })

  it('brings everything once and in order, and commands back, though the console starts again', async (t) => {
    const membership = await join_()
    const { sensor } = membership
    const things = {
      device: new Map(Array.from({ length: 30 }, (_, at) => [`d${at}`, deviceBody(`d${at}`)])),
      alert: new Map([['a1', alertBody('a1')]]),
    }
    const outbox = new UplinkOutbox(':memory:')
    const source: UplinkSource = {
      ids: async (kind) => [...(things[kind as 'device'] ?? new Map()).keys()],
      bodies: async (kind) => things[kind as 'device'] ?? new Map(),
      stable: (_, body) => body,
      events: async () => [{ id: 'e1', time: '2026-11-30T08:00:00Z', body: eventBody('e1') }],
      overview: async () => ({}),
      health: async () => ({ problem: '', lastPacket: null, freeBytes: null }),
    }
    const carriedOut: string[] = []
    const sender = new UplinkSender({
      ...{ outbox, source, sensor, bootId: 'boot-0000-1', software: '0', machine: 'm', log: () => {} },
      ...{
        gatherMs: { urgent: 5, bulk: 5 },
        retryMs: 50,
        transport: openTransport(membership, 'boot-0000-1'),
      },
      async command({ id }) {
        if (carriedOut.includes(id)) return undefined
        carriedOut.push(id)
        things.alert.set('a1', alertBody('a1', { status: 'closed' }))
        outbox.touch('alert', ['a1'], Date.now())
        return { kind: 'applied-decision', id, body: { outcome: 'applied', reason: '', time: Date.now() } }
      },
    })
    sender.start()
    t.after(async () => {
      await sender.stop()
      outbox.close()
    })
    const count = async () => (await running.fleet.devices({ sensor, limit: 100 })).items.length
    await until(async () => (await count()) === 30)
    await until(async () => (await running.fleet.alerts({ sensor, limit: 10 })).items.length === 1)
    const { port } = new URL(running.address)
    await running.close()
    if (server !== undefined) {
      await server.kill()
      await server.restart()
    }
    for (let at = 30; at < 40; at++) things.device.set(`d${at}`, deviceBody(`d${at}`))
    outbox.touch('device', things.device.keys(), Date.now())
    sender.wake()
    await open(`127.0.0.1:${port}`)
    await until(async () => (await count()) === 40)
    await running.fleet.decide({ sensor, id: 'a1' }, { action: 'close', reason: 'maintenance' }, 'alice')
    await until(async () => {
      const { item, decisions } = await running.fleet.alert(sensor, 'a1')
      return item.status === 'closed' && decisions[0]?.state === 'applied'
    })
    assert.equal(carriedOut.length, 1)
    const { counts } = await running.fleet.sensor(sensor)
    assert.equal(counts.refused ?? 0, 0)
    assert.deepEqual(
      (await running.fleet.fleetAlerts()).filter((alert) => alert.sensor === sensor),
      [],
    )
  })
}

describe('HTTPS', () => suite('https'))
describe('NATS', { skip: !hasNatsServer && 'nats-server is not installed' }, () => suite('nats'))
