/**
 * Random plants, playbooks and people: nothing is ever sent to a controller, nothing cuts a learned connection of the
 * process without two others, the caps hold, and every cut is undone. `PLANTS=10000` is the long run, by hand.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { DIRECT_CONNECTION } from '#model/destination'
import { DEVICE_TYPES, type Device } from '#model/device'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, aLink, anAlert } from '#store/testing/records'
import type { Viewer } from '../http/viewer.ts'
import { ResponsePlant } from './plant.ts'
import { ResponseService } from './service.ts'

const PLANTS = Number(process.env.PLANTS ?? 15)
const SEED = Number(process.env.SEED ?? 1)
const STEPS = 25
const LOOK_MS = 200
/** In memory where there is such a file system: each state of a response is flushed to the disk. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const PEOPLE = ['ada', 'ben', 'cleo', 'dora'].map(
  (account): Viewer => ({
    ...{ kind: 'session', account, name: account, permissions: ['read', 'change'] },
    ...{ credential: '', address: '' },
  }),
)
/** Written by hand, not read from the guard: what a person would call a controller. */
const CONTROLLERS: ReadonlySet<string> = new Set(['PLC', 'RTU', 'IED', 'DCS Controller', 'Robot Controller'])
const HOUR_MS = 3_600_000

function randomOf(seed: number) {
  let state = seed >>> 0
  const next = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return { next, below, pick: <T>(all: readonly T[]): T => all[below(all.length)]! }
}

type Random = ReturnType<typeof randomOf>

const isController = ({ type, class: kind, purdueLevel }: Device) =>
  CONTROLLERS.has(type) || (kind === 'OT' && purdueLevel !== undefined && purdueLevel <= 1)

function plantOf(random: Random, nowMs: number) {
  const devices = Array.from({ length: 4 + random.below(12) }, (_, at) => {
    const kind = random.pick(['OT', 'OT', 'IT', 'IoT'] as const)
    return aDevice(`d-${at}`, {
      ...{ type: random.pick(DEVICE_TYPES), class: kind, name: `d-${at}`, model: '', description: '' },
      ...{ roles: random.next() < 0.1 ? ['controller'] : [], importance: 'medium' },
      purdueLevel: random.next() < 0.3 ? undefined : random.pick([0, 1, 2, 3, 4, 5]),
      ipAddresses: [`10.0.0.${at + 1}`],
      macAddresses: [`00:1b:1b:00:00:${(at + 1).toString(16).padStart(2, '0')}`],
      firstSeen: (nowMs - random.below(72) * HOUR_MS) * 1000,
    })
  })
  const links = Array.from({ length: random.below(25) }, (_, at) => {
    const [client, server] = [random.pick(devices), random.pick(devices)]
    return aLink(`l-${at}`, {
      ...{ client: client.id, server: server.id },
      ...{ clientAddress: client.ipAddresses[0]!, serverAddress: server.ipAddresses[0]! },
      firstSeen: (nowMs - random.below(60) * HOUR_MS) * 1000,
    })
  })
  return { devices, links }
}

/** Steps of every kind, some of which are never run, in any order, with ends that do not exist. */
function playbookOf(random: Random, connections: readonly string[]) {
  const uuid = () =>
    `00000000-0000-4000-8000-${random
      .below(2 ** 31)
      .toString(16)
      .padStart(12, '0')}`
  const steps = Array.from({ length: 1 + random.below(4) }, () => `action--${uuid()}`)
  const end = `end--${uuid()}`
  const start = `start--${uuid()}`
  const agents = connections.map((name) => [`net-address--${uuid()}`, { type: 'net-address', name }] as const)
  const address = () =>
    random.next() < 0.9
      ? `10.0.0.${1 + random.below(18)}`
      : random.pick(['192.0.2.7', '127.0.0.1', '10.0.0.0/24', '__source_address__:value'])
  const deny = () => ({
    action: random.next() < 0.95 ? 'deny' : random.pick(['contain', 'allow', 'stop']),
    target:
      random.next() < 0.95
        ? { ipv4_net: address() }
        : random.pick([
            { ipv4_connection: { src_addr: address(), dst_addr: address() } },
            { mac_addr: `00:1b:1b:00:00:0${1 + random.below(9)}` },
          ]),
    args: { duration: random.pick([1000, 60_000, 3_600_000, 86_400_000]) },
  })
  const commandOf = () =>
    random.next() < 0.95
      ? { type: 'openc2-http', headers: {}, content: deny() }
      : random.pick([
          { type: 'manual', command: 'look at it' },
          { type: 'bash', command: 'curl http://127.0.0.2/' },
          { type: 'http-api', command: 'POST http://127.0.0.2/ HTTP/1.1' },
        ])
  return {
    ...{ type: 'playbook', spec_version: 'cacao-2.0', id: `playbook--${uuid()}`, name: 'random' },
    ...{ created: '2026-11-30T00:00:00.000Z', modified: '2026-11-30T00:00:00.000Z' },
    ...{ created_by: `identity--${uuid()}`, workflow_start: start },
    workflow: {
      [start]: { type: 'start', on_completion: steps[0] },
      ...Object.fromEntries(
        steps.map((id, at) => [
          id,
          {
            ...{ type: 'action', name: `step ${at}`, agent: random.pick(agents)[0] },
            ...{ commands: [commandOf()], on_completion: random.next() < 0.95 ? (steps[at + 1] ?? end) : id },
          },
        ]),
      ),
      [end]: { type: 'end' },
    },
    agent_definitions: Object.fromEntries(agents),
  }
}

describe(`${PLANTS} random plants and playbooks`, () => {
  const banned = new Set<string>()
  let applied: (address: string) => void = () => undefined
  let callsToController = 0
  let isControllerThere = false
  const firewall = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { ip_addresses: addresses } = JSON.parse(Buffer.concat(parts).toString()) as {
        ip_addresses: string[]
      }
      for (const address of addresses)
        if (request.url!.includes('add_users')) {
          applied(address)
          banned.add(address)
        } else banned.delete(address)
      response.end('{"status":"success"}')
    })
  })
  /** A management host whose address a controller gets one day. */
  const other = createServer((request, response) => {
    if (isControllerThere) callsToController++
    request.resume().on('end', () => response.end('{"status":"success"}'))
  })
  const urlOf = (server: typeof firewall, host: string) =>
    `http://${host}:${(server.address() as AddressInfo).port}`
  before(async () => {
    for (const [server, host] of [
      [firewall, '127.0.0.1'],
      [other, '127.0.0.2'],
    ] as const)
      await new Promise<void>((resolve) => server.listen(0, host, resolve))
  })
  after(() => {
    for (const server of [firewall, other]) {
      server.close()
      server.closeAllConnections()
    }
  })

  async function run(seed: number, tick: () => void) {
    const random = randomOf(seed)
    const data = mkdtempSync(join(PLACE, 'sightglass-plants-'))
    let nowMs = Date.UTC(2026, 10, 30)
    const { devices, links } = plantOf(random, nowMs)
    const store = new MemoryStore()
    const { number } = await store.addCapture(aCapture())
    const source = random.pick(devices).ipAddresses[0]!
    await store.apply(number, [
      ...devices.map((device) => ({ kind: 'device' as const, device })),
      ...links.map((link) => ({ kind: 'link' as const, link })),
      { kind: 'alert', alert: anAlert('a-1', { sourceAddress: source, destinationAddress: '10.0.0.1' }) },
    ])
    const open = async () => {
      const opened = await ResponseService.open({
        ...{ data, version: '0', ownPort: () => 0, nowMs: () => nowMs, log: (line) => assert.fail(line) },
        plant: new ResponsePlant({ store, baseline: () => undefined, site: () => undefined }),
        ...{ alert: (id) => store.alert(id), audit: () => undefined },
      })
      opened.start()
      return opened
    }
    let service = await open()
    const cuts: { address: string; atMs: number }[] = []
    banned.clear()
    isControllerThere = false
    applied = (address) => {
      const device = devices.find(({ ipAddresses }) => ipAddresses.includes(address))
      assert.ok(device === undefined || !isController(device), `${address} is a ${device?.type}`)
      const response = service
        .list()
        .items.find(({ target, state }) => target.value === address && state === 'applying')
      const by = new Set(response?.approvals.map((approval) => approval.by))
      assert.ok(!by.has(response!.requestedBy) && by.size >= 1, `${address} by ${[...by]}`)
      const isProcess = links.some(
        ({ clientAddress, serverAddress, client, server, firstSeen }) =>
          (clientAddress === address || serverAddress === address) &&
          nowMs * 1000 - firstSeen >= 24 * HOUR_MS * 1000 &&
          devices.some(({ id, class: kind }) => kind === 'OT' && (id === client || id === server)),
      )
      assert.ok(!isProcess || by.size >= 2, `${address} cuts a learned connection of the process`)
      cuts.push({ address, atMs: nowMs })
    }
    const names = ['Firewall', 'Other firewall', 'List']
    const common = { connection: DIRECT_CONNECTION, secrets: { token: 'x' } }
    await service.connections.add({
      ...{ ...common, name: 'Firewall', type: 'fortigate', settings: { url: urlOf(firewall, '127.0.0.1') } },
    })
    await service.connections.add({
      ...{
        ...common,
        name: 'Other firewall',
        type: 'fortigate',
        settings: { url: urlOf(other, '127.0.0.2') },
      },
    })
    await service.connections.add({
      ...{ name: 'List', type: 'block-list', settings: { list: 'plant' }, connection: DIRECT_CONNECTION },
    })
    /** Lets the watch for ends do its work. */
    const settle = async (isDone: () => boolean) => {
      for (let tries = 0; tries < 400; tries++) {
        tick()
        for (let turns = 0; turns < 5; turns++) await turn()
        if (isDone()) return
      }
    }
    const isOverdue = () =>
      service.list().items.some(({ state, until }) => state === 'active' && Date.parse(until!) <= nowMs)
    const imported = (playbook: object) => {
      try {
        return service.playbooks.import(playbook).id
      } catch {
        return ''
      }
    }
    let planned = 0
    for (let step = 0; step < STEPS; step++) {
      switch (random.below(8)) {
        case 0:
        case 1:
        case 2: {
          const run = service.runPlaybook(
            imported(playbookOf(random, names)),
            { alert: 'a-1', reason: 'test' },
            random.pick(PEOPLE),
          )
          planned += (await run.catch(() => ({ items: [] }))).items.length
          break
        }
        case 3:
        case 4:
        case 5: {
          // Several people at once, also those who may not.
          const asked = service.list().items.filter(({ state }) => state === 'waiting')
          await Promise.allSettled(
            asked.flatMap(({ id, dryRun }) =>
              PEOPLE.filter(() => random.next() < 0.6).map((person) =>
                service.approve(id, dryRun.id, person),
              ),
            ),
          )
          break
        }
        case 6:
          nowMs += random.below(40) * 60_000
          await settle(() => !isOverdue())
          break
        default:
          if (random.next() < 0.3) {
            const device = aDevice('late', { type: 'PLC', class: 'OT', ipAddresses: ['127.0.0.2'] })
            await store.apply(number, [{ kind: 'device', device }])
            // Calls that were under way before the controller appeared end first: work on responses is done in turn.
            await service.withdraw('none', PEOPLE[0]!).catch(() => undefined)
            isControllerThere = true
          } else if (random.next() < 0.5) {
            await service.close()
            service = await open()
          } else {
            const own = service.list().items.filter(({ state }) => state === 'active')
            if (own.length > 0) await service.undo(random.pick(own).id, PEOPLE[0]!).catch(() => undefined)
          }
      }
    }
    const appliedMs = service
      .list()
      .items.flatMap(({ applied: time, target }) => (time === null ? [] : [{ at: Date.parse(time), target }]))
      .sort((one, two) => one.at - two.at)
    for (const [at, { at: ms, target }] of appliedMs.entries()) {
      const hour = appliedMs.slice(at).filter(({ at: later }) => later - ms < HOUR_MS)
      assert.ok(hour.length <= 5, `${hour.length} within an hour`)
      const again = appliedMs
        .slice(at + 1)
        .filter((one) => JSON.stringify(one.target) === JSON.stringify(target) && one.at - ms < 600_000)
      assert.equal(again.length, 0, 'one target twice within 10 minutes')
    }
    nowMs += 25 * HOUR_MS
    await settle(() => banned.size === 0 && !isOverdue())
    assert.deepEqual([...banned], [], 'still banned after its end')
    assert.equal(service.blockList('plant'), '')
    await service.close()
    rmSync(data, { recursive: true, force: true })
    return { planned, cuts: appliedMs.length }
  }

  it('never reaches a controller, keeps the caps, asks two where it must, and lets go of everything', {
    timeout: 3_600_000,
  }, async (test) => {
    test.mock.timers.enable({ apis: ['setInterval'] })
    let [planned, cuts] = [0, 0]
    for (let at = 0; at < PLANTS; at++)
      try {
        const one = await run(SEED + at, () => test.mock.timers.tick(LOOK_MS))
        assert.equal(callsToController, 0, 'calls to a controller')
        planned += one.planned
        cuts += one.cuts
      } catch (error) {
        throw new Error(`seed ${SEED + at}: ${(error as Error).message}`, { cause: error })
      }
    test.diagnostic(`${PLANTS} plants, ${planned} planned, ${cuts} applied`)
    assert.ok(cuts > PLANTS / 5, `${cuts} applied`)
  })
})
