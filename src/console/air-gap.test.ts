/** Files between a sensor and a console: lost, repeated, altered and old media, and what comes back. */
import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { alertBody, deviceBody, eventBody } from '#fleet-store/testing/fleet-bodies'
import { parseActivation } from '#uplink/activation-code'
import { FileLink } from '#uplink/file-link'
import { joinConsole, type Membership } from '#uplink/membership'
import { UplinkOutbox } from '#uplink/outbox'
import { UplinkSender } from '#uplink/sender'
import { importBundle } from './bundle-import.ts'
import { CertificateAuthority } from './certificate-authority.ts'
import { openConsole, type RunningConsole } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-air-gap-'))
const data = join(folder, 'console')
let running: RunningConsole
let deliver: (bytes: Uint8Array) => Promise<Uint8Array>

before(async () => {
  running = await openConsole({ data, listen: '127.0.0.1:0', say: () => {}, log: () => {} })
  deliver = async (bytes) => (await importBundle(running.bundles, bytes)).bytes
})
after(async () => {
  await running.close()
  rmSync(folder, { recursive: true })
})

let number = 0
let clock = Date.now()

async function sensor() {
  const site = (await running.fleet.sites())[0]!.id
  const { code } = await running.enrolment.activate({ site, name: `Sensor ${++number}` }, 'test')
  const place = join(folder, `sensor-${number}`)
  const membership = await joinConsole(parseActivation(code)!, place, { software: '0', files: true })
  assert.equal(membership.transport, 'files')
  return { membership, ...linkOf(membership, place) }
}

function linkOf({ sensor: id, key, authority }: Membership, place: string) {
  const things = {
    device: new Map(Array.from({ length: 1200 }, (_, at) => [`d${at}`, deviceBody(`d${at}`)])),
    alert: new Map([['a1', alertBody('a1')]]),
  }
  const logged: string[] = []
  const outbox = new UplinkOutbox(join(place, 'uplink.db'))
  const sender = new UplinkSender({
    ...{ outbox, sensor: id, bootId: `files-${id}`, software: '0', machine: 'm', log: () => {} },
    source: {
      ids: async (kind) => [...(things[kind as 'device'] ?? new Map()).keys()],
      bodies: async (kind) => things[kind as 'device'] ?? new Map(),
      stable: (_, body) => body,
      events: async () => [{ id: 'e1', time: '2026-11-30T08:00:00Z', body: eventBody('e1') }],
      overview: async () => ({}),
      health: async () => ({ problem: '', lastPacket: null, freeBytes: null }),
    },
    transport: { hello: never, send: never, commands: never, close: () => {} },
    async command({ id: command }) {
      things.alert.set('a1', alertBody('a1', { status: 'closed' }))
      outbox.touch('alert', ['a1'], clock)
      return { kind: 'applied-decision', id: command, body: { outcome: 'applied', reason: '', time: clock } }
    },
    now: () => clock,
  })
  const link = new FileLink({
    ...{
      sender,
      outbox,
      folder: place,
      sensor: id,
      key,
      authority,
      log: (line: string) => logged.push(line),
    },
    now: () => clock,
  })
  const step = async () => {
    clock += 5000
    await link.step()
  }
  const bundle = () => readFileSync(join(place, 'out', readdirSync(join(place, 'out'))[0]!))
  const receive = (bytes: Uint8Array) => writeFileSync(join(place, 'in', `r${number}-${clock}.sgr`), bytes)
  return { sensor: id, things, outbox, step, bundle, receive, logged, place }
}

async function never(): Promise<never> {
  throw new Error('there is no network')
}

const devices = async (id: string) =>
  (await running.fleet.contents(id)).items.find(({ kind }) => kind === 'device')?.count ?? 0

it('brings everything, a decision back and its result, though media are lost and repeated', async () => {
  const one = await sensor()
  await one.step()
  const lost = one.bundle()
  one.things.device.set('late', deviceBody('late'))
  one.outbox.touch('device', ['late'], clock)
  await one.step()
  const first = one.bundle()
  const receipt = await deliver(first)
  assert.equal(await devices(one.sensor), 1201)
  await assert.rejects(deliver(first), /older-bundle/, 'repeated')
  await assert.rejects(deliver(lost), /older-bundle/, 'found again')
  await running.fleet.decide(
    { sensor: one.sensor, id: 'a1' },
    { action: 'close', reason: 'maintenance' },
    'alice',
  )
  // The receipt of the first is lost: the next bundle has all again, and nothing is applied twice.
  one.things.device.delete('d0')
  one.outbox.touch('device', ['d0'], clock)
  await one.step()
  one.receive(await deliver(one.bundle()))
  await one.step()
  assert.equal(await devices(one.sensor), 1200)
  assert.equal(one.outbox.batches.state('bulk').applied, one.outbox.batches.state('bulk').head)
  one.receive(receipt)
  await one.step()
  assert.match(one.logged.join(), /a later receipt was imported before/)
  one.receive(await deliver(one.bundle()))
  await one.step()
  const { item, decisions } = await running.fleet.alert(one.sensor, 'a1')
  assert.deepEqual([item.status, decisions[0]?.state], ['closed', 'applied'])
  assert.equal(one.outbox.epoch, 1)
  one.outbox.close()
})

it('refuses what was altered, cut, is of another sensor, or sealed to another console', async () => {
  const [one, other] = [await sensor(), await sensor()]
  await one.step()
  await other.step()
  const good = one.bundle()
  for (const at of [10, 200, 2000, good.length - 100, good.length - 1]) {
    const bad = Buffer.from(good)
    bad[at] = bad[at]! ^ 1
    await assert.rejects(deliver(bad), /bad-bundle/, `byte ${at}`)
  }
  for (const end of [0, 3, 100, good.length - 1])
    await assert.rejects(deliver(good.subarray(0, end)), /bad-bundle/)
  const renamed = Buffer.from(good.toString('latin1').replaceAll(one.sensor, other.sensor), 'latin1')
  await assert.rejects(deliver(renamed), /bad-bundle/)
  assert.ok(!good.toString('latin1').includes('192.168.0.1'), 'no content in the clear')
  const elsewhereFolder = join(folder, 'elsewhere')
  mkdirSync(elsewhereFolder)
  copyFileSync(
    join(one.place, 'membership.json').replace('membership.json', 'uplink.db'),
    join(elsewhereFolder, 'uplink.db'),
  )
  const { certificate } = await CertificateAuthority.open(join(folder, 'another'))
  const elsewhere = linkOf({ ...one.membership, authority: certificate }, elsewhereFolder)
  await elsewhere.step()
  await assert.rejects(deliver(elsewhere.bundle()), /sealed to the key of another console/)
  assert.equal(await devices(one.sensor), 0)
  one.receive(await deliver(other.bundle()))
  await one.step()
  assert.match(one.logged.join(), /expected a receipt for the sensor/)
  for (const { outbox } of [one, other, elsewhere]) outbox.close()
})
