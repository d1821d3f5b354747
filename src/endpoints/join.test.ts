import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Endpoint, JoinDevice } from './endpoint.ts'
import { joinEndpoints } from './join.ts'

const HOUR = 3_600_000_000
const NOW = 1_764_000_000_000_000

function device(id: string, change: Partial<JoinDevice> = {}): JoinDevice {
  return {
    ...{ id, realm: '', hostnames: [], vendor: '', serial: '', macAddresses: [], ipAddresses: [] },
    ...{ firstSeen: NOW - 100 * HOUR, lastSeen: NOW },
    ...change,
  }
}

function endpoint(
  id: string,
  change: Partial<Endpoint> & { mac?: string; ip?: string; time?: number } = {},
): Endpoint {
  const { mac, ip, time = NOW, ...rest } = change
  return {
    ...{ id, source: 'agent', names: [], vendor: '', serial: '', os: '', realm: '' },
    interfaces: mac === undefined ? [] : [{ mac, isVirtual: false }],
    addresses: ip === undefined ? [] : [{ address: ip, time }],
    ...rest,
  }
}

const joined = (endpoints: readonly Endpoint[], devices: readonly JoinDevice[]) =>
  joinEndpoints(endpoints, devices).joins.map(({ device: id, key }) => [id, key])
const asked = (endpoints: readonly Endpoint[], devices: readonly JoinDevice[]) =>
  joinEndpoints(endpoints, devices).questions.map(({ reason, candidates }) => [reason, candidates.length])

describe('one key', () => {
  const mac = '00:80:f4:00:00:01'
  test('serial number with vendor, MAC address, IP address at that time, full name', () => {
    const acme = { vendor: 'ACME Inc.', serial: 'AC-42' }
    assert.deepEqual(joined([endpoint('e', { ...acme, vendor: 'acme' })], [device('d', acme)]), [
      ['d', 'serial'],
    ])
    assert.deepEqual(joined([endpoint('e', { mac })], [device('d', { macAddresses: [mac] })]), [['d', 'mac']])
    assert.deepEqual(
      joined([endpoint('e', { ip: '10.0.0.1' })], [device('d', { ipAddresses: ['10.0.0.1'] })]),
      [['d', 'address']],
    )
    const name = 'press-7.plant.example'
    assert.deepEqual(
      joined([endpoint('e', { names: [name] })], [device('d', { hostnames: [name.toUpperCase()] })]),
      [['d', 'name']],
    )
  })

  test('what identifies nothing joins nothing', () => {
    const none = (one: Partial<Endpoint>, other: Partial<JoinDevice>) =>
      assert.deepEqual(joinEndpoints([endpoint('e', one)], [device('d', other)]), {
        joins: [],
        questions: [],
        leftOut: 0,
      })
    none({ names: ['press-7'] }, { hostnames: ['press-7'] })
    none({ names: ['press-7.local'] }, { hostnames: ['press-7.local'] })
    none(
      { vendor: 'ACME', serial: 'To be filled by O.E.M.' },
      { vendor: 'ACME', serial: 'To be filled by O.E.M.' },
    )
    none({ vendor: '', serial: 'AC-42' }, { vendor: '', serial: 'AC-42' })
    none({ vendor: 'Dell', serial: 'AC-42' }, { vendor: 'ACME', serial: 'AC-42' })
    none({ interfaces: [{ mac, isVirtual: true }] }, { macAddresses: [mac] })
    none({ addresses: [{ address: '10.0.0.1', time: NOW + 48 * HOUR }] }, { ipAddresses: ['10.0.0.1'] })
  })
})

describe('questions', () => {
  const mac = '00:80:f4:00:00:01'
  test('two devices with the same key, and keys that contradict', () => {
    const two = [device('a', { macAddresses: [mac] }), device('b', { macAddresses: [mac] })]
    assert.deepEqual(asked([endpoint('e', { mac })], two), [['several devices', 2]])
    const acme = { vendor: 'ACME', serial: 'AC-42' }
    assert.deepEqual(
      asked([endpoint('e', { mac, ...acme })], [device('a', { macAddresses: [mac] }), device('b', acme)]),
      [['contradicting keys', 2]],
    )
  })

  test('two agents of one device', () => {
    const agents = [endpoint('e', { ip: '10.0.0.1' }), endpoint('f', { names: ['x.plant.example'] })]
    const devices = [device('d', { ipAddresses: ['10.0.0.1'], hostnames: ['x.plant.example'] })]
    assert.deepEqual(asked(agents, devices), [
      ['several endpoints', 1],
      ['several endpoints', 1],
    ])
    const other = { ...agents[1]!, source: 'defender' as const }
    assert.equal(joined([agents[0]!, other], devices).length, 2)
  })

  test('an address that moved to other hardware does not join', () => {
    const devices = [device('new', { ipAddresses: ['10.0.0.1'], macAddresses: ['00:80:f4:00:00:02'] })]
    assert.deepEqual(joined([endpoint('e', { ip: '10.0.0.1', mac })], devices), [])
  })
})

test('a decision joins or separates, and outlives every key', () => {
  const devices = [device('a', { ipAddresses: ['10.0.0.1'] }), device('b')]
  const endpoints = [endpoint('e', { ip: '10.0.0.1' })]
  const by = (verdict: 'same' | 'different', id: string) =>
    joinEndpoints(endpoints, devices, [{ endpoint: 'e', device: id, verdict }]).joins.map((join) => [
      join.device,
      join.confidence,
    ])
  assert.deepEqual(by('different', 'a'), [])
  assert.deepEqual(by('same', 'b'), [['b', 'certain']])
  assert.deepEqual(by('same', 'gone'), [['a', 'medium']])
})

/** Deterministic numbers, so that a failure repeats. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/**
 * 300 devices, 120 with agents; 60 share names, 20 addresses moved to another device, some MAC addresses are behind routers,
 * 6 pairs are cloned images. What can be known is known: the rest must be asked or left alone.
 */
function site(seed: number) {
  const random = numbers(seed)
  const devices: JoinDevice[] = []
  const endpoints: Endpoint[] = []
  const truth = new Map<string, string>()
  const ambiguous = new Set<string>()
  const bare = new Set<number>()
  for (let at = 0; at < 300; at++) {
    const mac = `00:80:f4:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`
    const name = at < 60 ? `press.hall-${at % 12}.plant.example` : `unit-${at}.plant.example`
    const isRouted = random() < 0.3
    const hasSerial = random() < 0.4
    devices.push(
      device(`d${at}`, {
        hostnames: random() < 0.7 ? [name] : [],
        macAddresses: isRouted ? [] : [mac],
        ipAddresses: [`10.${at >> 6}.0.${(at & 63) + 1}`],
        ...(hasSerial && { vendor: 'ACME', serial: `AC-${1000 + at}` }),
      }),
    )
    if (at % 5 >= 2) continue
    const id = `agent:${at}`
    truth.set(id, `d${at}`)
    // A container host or a controller without DMI: only address and name are left.
    const isBare = random() < 0.1
    if (isBare) bare.add(at)
    endpoints.push(
      endpoint(id, {
        names: [name, name.split('.')[0]!],
        ...{
          vendor: 'ACME GmbH',
          serial: !isBare && random() < 0.8 ? `AC-${1000 + at}` : '',
          ...(!isBare && { mac }),
          ip: devices[at]!.ipAddresses[0]!,
        },
      }),
    )
  }
  // The address moves to a device without an agent; the agent still reports the one it had.
  for (let moved = 0; moved < 20; moved++) {
    const from = 60 + moved * 10
    const to = from + 2
    if (bare.has(from)) ambiguous.add(`agent:${from}`)
    const address = devices[from]!.ipAddresses[0]!
    devices[to] = { ...devices[to]!, ipAddresses: [...devices[to]!.ipAddresses, address] }
  }
  // A clone: the same serial and MAC address from two agents of one source.
  for (let pair = 0; pair < 6; pair++) {
    const original = endpoints[pair * 7]!
    endpoints.push({ ...original, id: `${original.id}-clone` })
    ambiguous.add(original.id)
    ambiguous.add(`${original.id}-clone`)
  }
  return { devices, endpoints, truth, ambiguous }
}

test('simulated sites of 300 devices: no wrong join, recall of 0.98, ambiguous ones are asked', () => {
  let [right, possible] = [0, 0]
  for (let seed = 1; seed <= 20; seed++) {
    const { devices, endpoints, truth, ambiguous } = site(seed)
    const { joins, questions } = joinEndpoints(endpoints, devices)
    for (const { endpoint: id, device: found } of joins) {
      assert.ok(!ambiguous.has(id), `${id} was joined`)
      assert.equal(found, truth.get(id), `seed ${seed}: ${id}`)
    }
    const asks = new Set(questions.map(({ endpoint: id }) => id))
    const found = new Set(joins.map(({ endpoint: id }) => id))
    for (const id of ambiguous) assert.ok(asks.has(id), `seed ${seed}: ${id} is not asked`)
    for (const id of truth.keys()) {
      if (ambiguous.has(id)) continue
      possible++
      if (found.has(id)) right++
      // Neither hardware nor name was seen on the wire, and the address is another device's now.
      else assert.ok(asks.has(id), `seed ${seed}: ${id} is neither joined nor asked`)
    }
  }
  if (process.env.SIGHTGLASS_FIGURES !== undefined) console.log(`recall ${right}/${possible}`)
  assert.ok(right / possible >= 0.98, `recall ${(right / possible).toFixed(4)}`)
})
