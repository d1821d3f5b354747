import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import type { Observation } from '#model/fact'
import { Inventory } from './inventory.ts'
import { arp, identity, knowledge, newInventory, observed, operation, traffic } from './testing/fixture.ts'

const MAC_A = '00:1b:1b:00:00:0a'
const MAC_B = '00:0c:29:00:00:0b'
const ROUTER = '00:0c:29:00:00:fe'

function addresses(inventory: Inventory): string[][] {
  inventory.settle()
  return inventory
    .devices()
    .map((device) => [...device.ipAddresses, ...device.macAddresses])
    .sort((a, b) => (a.join() < b.join() ? -1 : 1))
}

function at(inventory: Inventory, address: string): Device {
  inventory.settle()
  const device = inventory.deviceOfAddress(address)
  assert.ok(device !== undefined, `no device at ${address}`)
  return device
}

test('a host that only was asked for is no device, one that answered is', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2', { packetsFromServer: 0, established: false }))
  assert.deepEqual(addresses(inventory), [['10.0.0.1']])
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  assert.deepEqual(addresses(inventory), [['10.0.0.1'], ['10.0.0.2']])
})

test('tables of a switch name devices that sent nothing, with the port of the switch', () => {
  const inventory = newInventory()
  const learn = (fact: ReturnType<typeof identity>) =>
    inventory.learn(observed(fact, { protocol: 'snmp', server: '10.0.0.250' }))
  learn(identity('address:switch-port', 'port 7', { about: MAC_B, confidence: 0.4 }))
  learn(identity('ip', '10.0.0.9', { about: MAC_B, confidence: 0.4 }))
  // Another host that is named by its address alone.
  learn(identity('name', 'press-io', { about: '10.0.0.10', confidence: 0.4 }))
  // The claims of an agent about itself bind no address: it has many ports.
  learn(identity('mac', MAC_A, { about: 'server', confidence: 0.85 }))
  const found = at(inventory, '10.0.0.9')
  assert.deepEqual(found.macAddresses, [MAC_B])
  assert.deepEqual(
    found.protocolAddresses.map(({ kind, value }) => [kind, value]),
    [['switch-port', '10.0.0.250 port 7']],
  )
  assert.equal(at(inventory, '10.0.0.10').name, 'press-io')
  assert.deepEqual(at(inventory, '10.0.0.250').macAddresses, [])
})

test('half a conversation seen by a one-sided SPAN still shows both ends', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2', { packetsFromServer: 0, packetsFromClient: 9 }))
  assert.deepEqual(addresses(inventory), [['10.0.0.1'], ['10.0.0.2']])
})

test('one stray segment of data shows only who sent it', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2', { packetsFromServer: 0, packetsFromClient: 1 }))
  assert.deepEqual(addresses(inventory), [['10.0.0.1']])
})

test('who claims the address of a device of the baseline file with a MAC that is none of its is new', () => {
  const said = (ip: string, mac: string) => {
    const macs = [MAC_A]
    const inventory = new Inventory({
      knowledge,
      site: undefined,
      seed: 1,
      learned: (_realm, address) =>
        ['10.0.0.2', MAC_A].includes(address)
          ? { type: 'PLC', macs }
          : address === MAC_B
            ? { type: 'PLC', macs: [MAC_B] }
            : undefined,
    })
    return [...inventory.learn(arp(ip, mac)), ...inventory.learn(arp(ip, mac))].flatMap((change) =>
      change.kind === 'device-new' && change.insteadOf !== undefined ? [change.insteadOf] : [],
    )
  }
  const unknownClient = '02:00:00:00:00:66'
  assert.deepEqual(said('10.0.0.2', unknownClient), [
    { address: '10.0.0.2', mac: unknownClient, knownMacs: [MAC_A] },
  ])
  assert.deepEqual(said('10.0.0.2', MAC_A), [], 'the device itself')
  assert.deepEqual(said('10.0.0.3', unknownClient), [], 'an address nobody had')
  assert.deepEqual(said('10.0.0.2', MAC_B), [], 'another known device: rules of ARP speak of it')
  assert.deepEqual(said('10.0.0.2', '00:00:5e:00:01:07'), [], 'a group of routers')
})

test('groups and the unspecified address are never devices', () => {
  const inventory = newInventory()
  inventory.traffic(
    traffic('10.0.0.1', '239.1.1.1', { packetsFromServer: 0, established: false, protocol: 'goose' }),
  )
  inventory.traffic(traffic('0.0.0.0', '255.255.255.255', { packetsFromServer: 0, established: false }))
  inventory.traffic(
    traffic(MAC_A, '01:0c:cd:01:00:01', {
      packetsFromServer: 0,
      established: false,
      protocol: 'goose',
      transport: 'link',
    }),
  )
  assert.deepEqual(addresses(inventory), [[MAC_A], ['10.0.0.1']])
  assert.deepEqual(
    inventory
      .links()
      .map((link) => [link.server, link.serverAddress])
      .sort(),
    [
      ['', '01:0c:cd:01:00:01'],
      ['', '239.1.1.1'],
    ],
  )
  assert.equal(at(inventory, MAC_A).type, 'IED')
})

test('the MAC of the frames belongs to the one IP that sends with it', () => {
  const inventory = newInventory()
  inventory.traffic(traffic(`10.0.0.1 ${MAC_A}`, `10.0.0.2 ${MAC_B}`))
  assert.deepEqual(addresses(inventory), [
    ['10.0.0.1', MAC_A],
    ['10.0.0.2', MAC_B],
  ])
  assert.deepEqual(
    [at(inventory, '10.0.0.1').vendor, at(inventory, '10.0.0.1').provenance.vendor?.source],
    ['Siemens', 'oui'],
  )
})

test('a MAC that carries several strangers is a router, and its MAC is only guessed for them', () => {
  const inventory = newInventory()
  inventory.learn(arp('10.0.0.254', ROUTER))
  for (const ip of ['10.9.0.1', '10.9.0.2']) {
    inventory.traffic(traffic(`${ip} ${ROUTER}`, `10.0.0.2 ${MAC_B}`, { timeToLiveFromClient: 62 }))
  }
  assert.deepEqual(addresses(inventory), [
    ['10.0.0.2', MAC_B],
    ['10.0.0.254', ROUTER],
    ['10.9.0.1'],
    ['10.9.0.2'],
  ])
  assert.deepEqual(at(inventory, '10.9.0.1').guessedMacAddresses, [ROUTER])
  assert.equal(at(inventory, ROUTER).type, 'Router')
})

test('an address whose packets all passed routers is not of the device with their MAC', () => {
  const alone = (timeToLive: number) => {
    const inventory = newInventory()
    inventory.traffic(traffic(`10.9.0.1 ${ROUTER}`, '10.0.0.2', { timeToLiveFromClient: timeToLive }))
    return at(inventory, '10.9.0.1').macAddresses
  }
  for (const afar of [61, 62, 126, 253]) assert.deepEqual(alone(afar), [], `time-to-live ${afar}`)
  // A host that masks what runs within it, or a stack of its own initial value.
  for (const near of [63, 127, 64, 128, 255, 20, 40, 120, 180])
    assert.deepEqual(alone(near), [ROUTER], `${near}`)
})

test('a MAC that passes on what was seen untouched from another one is a router, though but one hop away', () => {
  const inventory = newInventory()
  const seen = { isDialogue: true, protocol: 'rtsp' }
  inventory.traffic(traffic(`10.9.0.1 ${MAC_A}`, '10.0.0.2', { ...seen, timeToLiveFromClient: 64 }))
  inventory.traffic(traffic(`10.9.0.1 ${ROUTER}`, '10.0.0.2', { ...seen, timeToLiveFromClient: 63 }))
  assert.deepEqual(at(inventory, '10.9.0.1').macAddresses, [MAC_A])
  assert.equal(at(inventory, ROUTER).type, 'Router')
})

test('the first SYN of a host is kept as a hint of its system, later ones are not', () => {
  const inventory = newInventory()
  const syn = (synOptionsFromClient: number, timeToLiveFromClient: number) =>
    inventory.traffic(
      traffic('10.0.0.1', '10.0.0.2', {
        synOptionsFromClient,
        synWindowFromClient: 64240,
        timeToLiveFromClient,
      }),
    )
  // mss, nop, ws, nop, nop, sok
  syn(0o123224, 125)
  syn(0o1, 64)
  const { alternatives } = at(inventory, '10.0.0.1')
  assert.deepEqual(
    alternatives.fingerprint?.map(({ source, value }) => [source, value]),
    [['tcp', 'syn:128:64240:mss,nop,ws,nop,nop,sok']],
  )
})

test('one unanswered host of a set-up network makes no router, one that is answered does', () => {
  const plug = '94:10:3e:34:0c:b5'
  const phone = { packetsFromServer: 0, timeToLiveFromClient: 63, established: false }
  for (const [isAnswered, type] of [
    [false, 'Unknown'],
    [true, 'Router'],
  ] as const) {
    const inventory = newInventory()
    inventory.learn(arp('10.0.0.9', plug))
    const seen = isAnswered ? { timeToLiveFromClient: 63, isDialogue: true } : phone
    inventory.traffic(
      traffic(`10.22.22.2 ${plug}`, '10.0.0.8 00:00:00:00:00:08', { ...seen, protocol: 'http' }),
    )
    inventory.settle()
    assert.equal(inventory.deviceOfAddress('10.0.0.9')?.type, type)
  }
})

test('who passes on what is of others, and says that their addresses are its own, is no router', () => {
  const between = (...claims: readonly (readonly [string, string])[]) => {
    const inventory = newInventory()
    for (const [ip, mac] of claims) inventory.learn(arp(ip, mac))
    const passed = (ip: string) =>
      inventory.traffic(traffic(`${ip} ${MAC_A}`, `10.0.0.3 ${MAC_B}`, { timeToLiveFromClient: 63 }))
    for (const ip of ['10.9.0.1', '10.9.0.2']) passed(ip)
    return at(inventory, MAC_A).type
  }
  const own = [
    ['10.0.0.66', MAC_A],
    ['10.0.0.254', ROUTER],
    ['10.0.0.2', MAC_B],
  ] as const
  assert.equal(between(...own), 'Router')
  assert.equal(between(...own, ['10.0.0.254', MAC_A], ['10.0.0.2', MAC_A]), 'Unknown')
  assert.equal(between(...own, ['10.0.0.254', MAC_A]), 'Router', 'one of a pair took over')

  const inventory = newInventory()
  for (const [ip, mac] of [...own, ['10.0.0.254', MAC_A] as const]) inventory.learn(arp(ip, mac))
  // Traffic of the controller to the internet passes twice: from itself, and from the host it uses as router.
  inventory.traffic(traffic(`10.0.0.2 ${MAC_B}`, `10.9.0.1 ${MAC_A}`, { timeToLiveFromClient: 64 }))
  for (const ip of ['10.0.0.2', '10.0.0.7', '10.0.0.8'])
    inventory.traffic(traffic(`${ip} ${MAC_A}`, `10.9.0.1 ${ROUTER}`, { timeToLiveFromClient: 63 }))
  assert.notEqual(at(inventory, MAC_A).type, 'Router', 'one side alone is deceived')
})

test('public addresses behind a router are one device, with what was said of each', () => {
  const inventory = newInventory()
  inventory.learn(arp('10.0.0.254', ROUTER))
  for (const ip of ['93.184.216.34', '8.8.8.8']) {
    inventory.traffic(
      traffic(`10.0.0.2 ${MAC_B}`, `${ip} ${ROUTER}`, { timeToLiveFromServer: 53, protocol: 'http' }),
    )
  }
  inventory.learn(
    observed(identity('software', 'nginx/1.2', { confidence: 0.6 }), {
      protocol: 'http',
      client: '10.0.0.2',
      server: '8.8.8.8',
    }),
  )
  const internet = at(inventory, '8.8.8.8')
  assert.deepEqual([internet.type, internet.class, internet.name], ['Internet', 'Internet', 'Internet'])
  assert.deepEqual(internet.ipAddresses, ['8.8.8.8', '93.184.216.34'])
  assert.deepEqual(
    internet.hosts?.map((host) => [host.address, host.software]),
    [['8.8.8.8', ['nginx/1.2']]],
  )
  assert.equal(inventory.links().length, 1, 'both servers are one line on the map')
})

test("a laboratory's public addresses are devices: by ARP, by untouched frames, by an industrial protocol", () => {
  const byArp = newInventory()
  byArp.learn(arp('141.81.0.10', MAC_A))
  byArp.learn(arp('141.81.0.11', '00:1b:1b:00:00:0c'))
  byArp.traffic(traffic(`141.81.0.24 ${MAC_B}`, `141.81.0.10 ${MAC_A}`, { timeToLiveFromClient: 127 }))
  assert.equal(at(byArp, '141.81.0.24').type === 'Internet', false, 'a neighbour in the same /24')
  const byFrames = newInventory()
  byFrames.traffic(traffic(`141.81.0.10 ${MAC_A}`, `141.81.0.24 ${MAC_B}`))
  assert.deepEqual(addresses(byFrames), [
    ['141.81.0.10', MAC_A],
    ['141.81.0.24', MAC_B],
  ])
  const byProtocol = newInventory()
  byProtocol.traffic(
    traffic('141.81.0.10', '141.81.0.24', {
      protocol: 'modbus',
      timeToLiveFromClient: 0,
      timeToLiveFromServer: 50,
    }),
  )
  assert.equal(at(byProtocol, '141.81.0.24').type, 'PLC')
})

test('who speaks an industrial protocol with the plant from afar is of the internet, also beside a gateway of it', () => {
  const inventory = newInventory()
  inventory.learn(arp('141.81.0.1', ROUTER))
  inventory.learn(
    observed(identity('ip', '141.81.0.2', { about: MAC_A }), {
      protocol: 'lldp',
      transport: 'link',
      client: MAC_A,
      server: '01:80:c2:00:00:0e',
    }),
  )
  for (const ip of ['141.81.0.77', '141.81.0.78'])
    inventory.traffic(
      traffic(`10.0.0.2 ${MAC_B}`, `${ip} ${ROUTER}`, { protocol: 'modbus', timeToLiveFromServer: 50 }),
    )
  inventory.traffic(
    traffic(`141.81.0.79 ${ROUTER}`, `10.0.0.2 ${MAC_B}`, { protocol: 's7comm', timeToLiveFromClient: 50 }),
  )
  for (const ip of ['141.81.0.77', '141.81.0.78', '141.81.0.79'])
    assert.equal(at(inventory, ip).type, 'Internet', ip)
  assert.notEqual(at(inventory, '141.81.0.2').type, 'Internet', 'a switch that says its own address')
  assert.deepEqual(inventory.siteDraft().internal, ['141.81.0.1/32', '141.81.0.2/32'])
})

test('two addresses that ARP puts at one MAC are one multihomed device; IPv6 joins it', () => {
  const inventory = newInventory()
  inventory.learn(arp('10.0.0.1', MAC_A))
  inventory.learn(arp('10.0.1.1', MAC_A))
  inventory.traffic(traffic(`fe80::1 ${MAC_A}`, 'ff02::1', { packetsFromServer: 0, established: false }))
  assert.deepEqual(addresses(inventory), [['10.0.0.1', '10.0.1.1', 'fe80::1', MAC_A]])
})

test('a router with an address in each of many networks is one device; a proxy for many hosts of one is none of them', () => {
  const networks = Array.from({ length: 12 }, (_, index) => `10.0.${index}.1`)
  const router = newInventory()
  for (const ip of networks) router.learn(arp(ip, ROUTER))
  assert.deepEqual(at(router, '10.0.3.1').ipAddresses.length, 12)
  // An address of the router that is found to be behind it is no longer one of its own.
  router.traffic(traffic(`10.0.5.1 ${ROUTER}`, `10.0.0.2 ${MAC_B}`, { timeToLiveFromClient: 61 }))
  assert.deepEqual(at(router, '10.0.5.1').ipAddresses, ['10.0.5.1'])
  const proxy = newInventory()
  for (let host = 1; host <= 12; host++) proxy.learn(arp(`10.0.0.${host}`, ROUTER))
  assert.deepEqual(at(proxy, '10.0.0.7').ipAddresses, ['10.0.0.7'])
})

test('who is seen on both sides of a router owns the MAC that its untouched frames came with', () => {
  const inventory = newInventory()
  inventory.traffic(
    traffic(`10.9.0.1 ${MAC_B}`, `10.0.0.2 ${ROUTER}`, { timeToLiveFromServer: 63, protocol: 'modbus' }),
  )
  inventory.traffic(
    traffic('10.0.0.9', `10.0.0.2 ${MAC_A}`, { timeToLiveFromServer: 64, protocol: 'modbus' }),
  )
  const { macAddresses, guessedMacAddresses } = at(inventory, '10.0.0.2')
  assert.deepEqual([macAddresses, guessedMacAddresses], [[MAC_A], [ROUTER]])
})

test('two addresses merely seen with one MAC stay two devices', () => {
  const inventory = newInventory()
  inventory.traffic(traffic(`10.0.0.1 ${MAC_A}`, `10.0.0.2 ${MAC_A}`))
  assert.deepEqual(addresses(inventory), [
    ['10.0.0.1', MAC_A],
    ['10.0.0.2', MAC_A],
  ])
})

test('a device that changes its address is known by its MAC and its serial number', () => {
  const addressesOfFirst = (serials: readonly string[], reported: readonly Observation[] = []) => {
    const inventory = newInventory()
    for (const one of reported) inventory.learn(one)
    serials.forEach((serial, index) => {
      const ip = `10.0.0.${5 - index}`
      inventory.traffic(traffic('10.0.0.9', `${ip} ${MAC_A}`))
      inventory.learn(observed(identity('serial', serial), { client: '10.0.0.9', server: `${ip} ${MAC_A}` }))
    })
    return at(inventory, '10.0.0.5').ipAddresses
  }
  assert.deepEqual(addressesOfFirst(['0051aec3', '0051aec3']), ['10.0.0.4', '10.0.0.5'])
  const same = ['0051aec3', '0051aec3']
  assert.deepEqual(addressesOfFirst(same, [arp('10.0.0.4', MAC_A)]), ['10.0.0.4', '10.0.0.5'])
  assert.deepEqual(addressesOfFirst(['0051aec3', '0051aec4']), ['10.0.0.5'])
})

test('an IPv4 address beside one that IPv6 told of is of the same device', () => {
  const inventory = newInventory()
  inventory.learn(arp('fe80::1', MAC_A))
  inventory.traffic(traffic(`10.0.0.1 ${MAC_A}`, `10.0.0.7 ${MAC_B}`))
  assert.deepEqual(addresses(inventory), [
    ['10.0.0.1', 'fe80::1', MAC_A],
    ['10.0.0.7', MAC_B],
  ])
})

test('a switch that speaks from the MAC of each port is one switch, others of its maker stay apart', () => {
  const inventory = newInventory()
  const [CHASSIS, ...PORTS] = ['00:1b:1b:00:00:10', '00:1b:1b:00:00:11', '00:1b:1b:00:00:12']
  const seen = { transport: 'link', server: '01:80:c2:00:00:0e' } as const
  for (const client of PORTS)
    inventory.learn(
      observed(identity('mac', CHASSIS!, { about: 'client' }), { protocol: 'lldp', client, ...seen }),
    )
  inventory.learn(
    observed(identity('role', 'switch', { about: 'client' }), { protocol: 'stp', client: MAC_A, ...seen }),
  )
  inventory.learn(arp('10.0.0.254', CHASSIS!))
  assert.deepEqual(addresses(inventory), [[MAC_A], ['10.0.0.254', CHASSIS!, ...PORTS]])
})

test('one IP claimed by two MACs is counted as a conflict', () => {
  const inventory = newInventory()
  inventory.learn(arp('10.0.0.1', MAC_A))
  inventory.learn(arp('10.0.0.1', MAC_B))
  assert.equal(inventory.counters['inventory.duplicateIpAddresses'], 1)
  assert.deepEqual(addresses(inventory).length, 2)
})

test('what DHCP says of a MAC is joined to the address it gets', () => {
  const inventory = newInventory()
  const dhcp = { protocol: 'dhcp', transport: 'udp', client: MAC_B, server: 'ff:ff:ff:ff:ff:ff' } as const
  inventory.learn(observed(identity('name', 'HMI-7', { about: 'client', confidence: 0.6 }), dhcp))
  inventory.learn(observed(identity('ip', '10.0.0.7', { about: MAC_B, confidence: 0.6 }), dhcp))
  const device = at(inventory, '10.0.0.7')
  assert.deepEqual([device.name, device.hostnames, device.macAddresses], ['HMI-7', ['HMI-7'], [MAC_B]])
  assert.equal(device.provenance.name?.source, 'dhcp')
})

test('operations are counted by what was requested, or answered where asking was not seen', () => {
  const inventory = newInventory()
  inventory.learn(observed(operation('read', { code: '3', name: 'Read Holding Registers', object: '0+10' })))
  inventory.learn(
    observed(operation('read', { code: '3', name: 'Read Holding Registers', object: '0+10' }), { count: 99 }),
  )
  inventory.learn(
    observed(operation('read', { code: '3', name: 'Read Holding Registers', outcome: 'succeeded' }), {
      count: 98,
    }),
  )
  inventory.learn(
    observed(operation('write', { code: '6', name: 'Write Single Register', outcome: 'rejected' }), {
      count: 2,
    }),
  )
  const [link] = inventory.links()
  assert.deepEqual(
    link?.operations.map(({ code, count, outcomes, objects }) => ({ code, count, outcomes, objects })),
    [
      { code: '3', count: 100, outcomes: { requested: 100, succeeded: 98 }, objects: ['0+10'] },
      { code: '6', count: 2, outcomes: { rejected: 2 }, objects: [] },
    ],
  )
  assert.equal(link?.client, inventory.deviceOfAddress('10.0.0.1')?.id)
})

test('traffic seen before a protocol is recognised goes to the link that later has its name', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  inventory.learn(observed(operation('read')))
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  assert.deepEqual(
    inventory.links().map((link) => [link.protocol, link.packets]),
    [['modbus', 10]],
  )
})

test('several Modbus units behind one address make it a gateway with modules', () => {
  const inventory = newInventory()
  for (const unit of ['3', '10', '7'])
    inventory.learn(observed(operation('read', { unit, outcome: 'succeeded' })))
  inventory.learn(
    observed(
      operation('read', {
        unit: '99',
        outcome: 'rejected',
        error: 'Gateway target device failed to respond',
      }),
    ),
  )
  inventory.learn(observed(identity('model', 'PM5560', { about: 'server/unit:7' })))
  const device = at(inventory, '10.0.0.2')
  assert.deepEqual([device.type, device.roles], ['Protocol Converter', ['gateway']])
  assert.deepEqual(
    device.modules.map(({ path, model }) => [path, model]),
    [
      ['unit:3', ''],
      ['unit:7', 'PM5560'],
      ['unit:10', ''],
    ],
  )
  assert.deepEqual(device.protocolAddresses[0], {
    protocol: 'modbus',
    kind: 'unit',
    value: '3',
    label: 'unit 3',
  })
})

test('the identity of the only unit is that of the device', () => {
  const inventory = newInventory()
  inventory.learn(observed(identity('model', 'TM221', { about: 'server/unit:1' })))
  const device = at(inventory, '10.0.0.2')
  assert.deepEqual([device.model, device.modules], ['TM221', []])
})

test('cards behind a CIP adapter are modules by slot, and a controller among them makes it one', () => {
  const inventory = newInventory()
  const cip = { protocol: 'cip', port: 44818 }
  inventory.learn(observed(identity('model', '1756-EN2T'), cip))
  inventory.learn(observed(identity('model', '1756-L61', { about: 'server/slot:0' }), cip))
  inventory.learn(observed(identity('serial', 'C0FFEE', { about: 'server/slot:0' }), cip))
  const device = at(inventory, '10.0.0.2')
  assert.deepEqual([device.type, device.model], ['PLC', '1756-EN2T'])
  const [module] = device.modules
  assert.deepEqual(
    [module?.path, module?.slot, module?.vendor, module?.serial],
    ['slot:0', 0, 'Rockwell Automation', 'C0FFEE'],
  )
})

test('rack and slot of an S7 station are told apart', () => {
  const inventory = newInventory()
  inventory.learn(
    observed(identity('order-number', '6ES7 315-2EH14-0AB0', { about: 'server/rack:0/slot:2' }), {
      protocol: 's7comm',
    }),
  )
  const [module] = at(inventory, '10.0.0.2').modules
  assert.deepEqual(
    [module?.rack, module?.slot, module?.model, module?.vendor],
    [0, 2, 'CPU 315-2 PN/DP', 'Siemens'],
  )
})

test('who loads a program is a programming device, who only reads is an HMI', () => {
  const inventory = newInventory()
  inventory.learn(observed(operation('read'), { client: '10.0.0.5' }))
  inventory.learn(observed(operation('download-program'), { client: '10.0.0.6', protocol: 's7comm' }))
  inventory.learn(observed(operation('read', { outcome: 'succeeded' }), { client: '10.0.0.5' }))
  const [hmi, station, plc] = ['10.0.0.5', '10.0.0.6', '10.0.0.2'].map((ip) => at(inventory, ip))
  assert.deepEqual([hmi?.type, hmi?.purdueLevel, hmi?.isProgrammingDevice], ['HMI', 2, false])
  assert.deepEqual(
    [station?.type, station?.isProgrammingDevice, station?.class],
    ['Engineering Station', true, 'OT'],
  )
  assert.deepEqual(
    [plc?.type, plc?.purdueLevel, plc?.zone, plc?.provenance.type?.source],
    ['PLC', 1, '10.0.0.0/24', 'behaviour'],
  )
})

test('who asks a broker or a terminal server is no HMI', () => {
  const inventory = newInventory()
  for (const protocol of ['mqtt', 'cotp'])
    inventory.traffic(traffic('10.0.0.9', '10.0.0.30', { protocol, packetsFromServer: 3 }))
  assert.deepEqual([at(inventory, '10.0.0.9').type, at(inventory, '10.0.0.9').roles], ['Unknown', []])
})

test('a controller that asks another is no HMI, an adapter that answers is no controller', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.5', '10.0.0.6', { protocol: 'enip' }))
  inventory.traffic(traffic('10.0.0.7', '10.0.0.5', { protocol: 'enip' }))
  inventory.learn(
    observed(identity('type', 'Communications Adapter'), { protocol: 'cip', server: '10.0.0.6' }),
  )
  inventory.learn(observed(identity('type', 'I/O Adapter'), { protocol: 'cip', server: '10.0.0.6' }))
  assert.deepEqual(at(inventory, '10.0.0.5').roles, ['controller'])
  assert.deepEqual([at(inventory, '10.0.0.6').type, at(inventory, '10.0.0.6').roles], ['I/O Adapter', []])
})

test('the name people gave a machine counts where it means one thing, and where nothing better is known', () => {
  const inventory = newInventory()
  const named = (ip: string, name: string) =>
    inventory.learn(
      observed(identity('name', name, { about: 'client', confidence: 0.7 }), {
        protocol: 'smb',
        client: ip,
      }),
    )
  named('10.0.0.11', 'PLANT-HISTORIAN-02')
  inventory.traffic(traffic('10.0.0.11', '10.0.0.30', { protocol: 'opcua' }))
  named('10.0.0.12', 'hmi3.plant.example')
  named('10.0.0.13', 'dcs-plan')
  named('10.0.0.14', 'PRINTER')
  inventory.traffic(traffic('10.0.0.1', '10.0.0.14', { protocol: 'modbus' }))
  assert.deepEqual(
    ['11', '12', '13', '14'].map((last) => at(inventory, `10.0.0.${last}`).type),
    ['Historian', 'HMI', 'Unknown', 'PLC'],
  )
})

test('an I/O device whose two ports make it a bridge is an I/O device; tickets and names make a domain controller', () => {
  const inventory = newInventory()
  inventory.learn(
    observed(identity('role', 'bridge', { about: MAC_A, confidence: 0.9 }), {
      protocol: 'lldp',
      client: MAC_A,
    }),
  )
  inventory.traffic(
    traffic(MAC_A, MAC_B, { protocol: 'profinet-rt', transport: 'link', directionKnown: false }),
  )
  assert.equal(at(inventory, MAC_A).type, 'I/O Adapter')
  for (const protocol of ['kerberos', 'dns'])
    inventory.traffic(traffic('10.0.0.8', '10.0.0.10', { protocol, packetsFromServer: 3 }))
  assert.equal(at(inventory, '10.0.0.10').type, 'Domain Controller')
})

test('many unanswered attempts make a scanner', () => {
  const inventory = newInventory()
  for (let i = 1; i <= 30; i++) {
    inventory.traffic(traffic('10.0.0.9', `10.0.1.${i}`, { established: false, packetsFromServer: 0 }))
  }
  assert.equal(at(inventory, '10.0.0.9').isScanner, true)
  assert.equal(inventory.devices().length, 1)
})

test('the better source wins, and the other stays as an alternative', () => {
  const inventory = newInventory()
  inventory.learn(observed(identity('vendor', 'Siemens AG')))
  inventory.learn(observed(identity('firmware', 'V1', { confidence: 0.6 }), { at: 1 }))
  inventory.learn(observed(identity('firmware', 'V2.0'), { at: 2 }))
  const changes = inventory.learn(observed(identity('firmware', 'V3.0'), { at: 3 }))
  const device = at(inventory, '10.0.0.2')
  assert.deepEqual([device.vendor, device.firmware], ['Siemens', 'V3.0'])
  assert.deepEqual(
    device.alternatives.firmware?.map((claim) => claim.value),
    ['V2.0', 'V1'],
  )
  assert.deepEqual(
    device.alternatives.vendor?.map((claim) => claim.value),
    ['Siemens AG'],
  )
  assert.deepEqual(
    changes.map((change) => (change.kind === 'device-attribute' ? [change.from, change.to] : change.kind)),
    [['V2.0', 'V3.0']],
  )
})

test('of equally sure names of a system the one that says more is shown', () => {
  const inventory = newInventory()
  const said = ['Windows XP Service Pack 3 2600', 'Windows 2000', 'Windows XP']
  for (const [at, value] of said.entries())
    inventory.learn(observed(identity('os', value, { confidence: 0.6, field: `${at}` }), { at }))
  assert.equal(at(inventory, '10.0.0.2').os, 'Windows XP Service Pack 3 2600')
})

test('another card in a slot counts from then on, and is told; two fields that differ are no change', () => {
  const inventory = newInventory()
  const say = (serial: string, time: number, field = 'serial') =>
    inventory.learn(observed(identity('serial', serial, { about: 'server/slot:3', field }), { at: time }))
  say('0001', 1)
  assert.deepEqual(say('1', 2, 'text'), [], 'the same number in another spelling')
  assert.deepEqual(say('0001', 3), [])
  const changes = say('0002', 4)
  assert.deepEqual(
    changes.map((change) =>
      change.kind === 'module-changed' ? [change.path, change.from, change.to] : change.kind,
    ),
    [['slot:3', '0001', '0002']],
  )
  assert.deepEqual(
    at(inventory, '10.0.0.2').modules.map(({ path, serial }) => [path, serial]),
    [['slot:3', '0002']],
  )
})

test('the maker of a device behind a router is read from an IPv6 address made of its MAC address', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('2001:db8::21b:1bff:fe00:1', '2001:db8::2'))
  const device = at(inventory, '2001:db8::21b:1bff:fe00:1')
  assert.deepEqual([device.vendor, device.provenance.vendor?.source], ['Siemens', 'ipv6'])
  assert.equal(at(inventory, '2001:db8::2').vendor, '')
})

test('a repeat tells nothing and costs no array', () => {
  const inventory = newInventory()
  const fact = observed(operation('read'))
  inventory.learn(fact)
  assert.equal(inventory.learn(fact), inventory.learn(fact))
  assert.deepEqual(inventory.learn(fact), [])
})

test('a merge makes one device of two, and a split makes two again', () => {
  const inventory = newInventory()
  inventory.traffic(traffic(`10.0.0.1 ${MAC_A}`, `10.0.0.2 ${MAC_B}`))
  const before = inventory.devices()
  const [into, from] = ['10.0.0.1', '10.0.0.2'].map((ip) => at(inventory, ip).id)
  const change = inventory.merge(into!, from!, 'one PLC with two cards')
  assert.equal(change?.kind, 'device-merged')
  assert.deepEqual(addresses(inventory), [['10.0.0.1', '10.0.0.2', MAC_B, MAC_A]])
  assert.equal(inventory.split(from!), true)
  assert.deepEqual(inventory.devices(), before)
  assert.equal(inventory.split(from!), false)
})

test('many operations of one link are kept apart as few are', () => {
  const inventory = newInventory()
  const codes = Array.from({ length: 40 }, (_, code) => String(code))
  for (const code of [...codes, ...codes])
    for (const name of ['Read', 'Read block'])
      inventory.learn(observed(operation('read', { code, name }), { server: '10.0.0.2' }))
  const { operations } = inventory.links()[0]!
  assert.equal(operations.length, 80)
  assert.ok(operations.every(({ count }) => count === 2))
})

test('only what changed is told again, and what is gone is taken back', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  const first = inventory.takeChanged()
  assert.deepEqual([first.devices.length, [...first.links].length, first.goneDevices], [2, 1, []])
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  const { links, ...nothing } = inventory.takeChanged()
  assert.deepEqual([...links], [])
  assert.deepEqual(nothing, { devices: [], goneDevices: [], goneLinks: [], types: [] })
  const [into, from] = ['10.0.0.1', '10.0.0.2'].map((ip) => at(inventory, ip).id)
  inventory.merge(into!, from!, '')
  const second = inventory.takeChanged()
  assert.deepEqual([second.devices.map((device) => device.id), second.goneDevices], [[into], [from]])
  assert.equal(second.goneLinks.length, 1)
})

test('what changed is told, whoever asked about the device in between', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  inventory.takeChanged()
  inventory.learn(observed(identity('name', 'PUMP-2'), { server: '10.0.0.2' }))
  assert.equal(inventory.deviceOfAddress('10.0.0.2')?.name, 'PUMP-2')
  assert.deepEqual(
    inventory.takeChanged().devices.map(({ name }) => name),
    ['PUMP-2'],
  )
  assert.deepEqual(inventory.takeChanged().devices, [])
})

test('the order of facts does not matter to what is known in the end', () => {
  const facts = [
    () => newInventory(),
    (inventory: Inventory) => inventory.learn(arp('10.0.0.254', ROUTER)),
    (inventory: Inventory) =>
      inventory.traffic(traffic(`10.9.0.1 ${ROUTER}`, `10.0.0.2 ${MAC_B}`, { timeToLiveFromClient: 62 })),
    (inventory: Inventory) =>
      inventory.traffic(traffic(`8.8.8.8 ${ROUTER}`, `10.0.0.2 ${MAC_B}`, { timeToLiveFromClient: 44 })),
    (inventory: Inventory) => inventory.learn(arp('10.0.0.2', MAC_B)),
  ].slice(1) as ((inventory: Inventory) => unknown)[]
  const forward = newInventory()
  for (const emit of facts) emit(forward)
  const backward = newInventory()
  for (const emit of facts.toReversed()) emit(backward)
  assert.deepEqual(addresses(forward), addresses(backward))
  assert.deepEqual(
    forward.devices().map((device) => [device.id, device.type]),
    backward.devices().map((device) => [device.id, device.type]),
  )
})

test('a name that DNS told for an address is hearsay about a host that is there', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.1', '10.0.0.2'))
  const dns = { protocol: 'dns', transport: 'udp', server: '10.0.0.53' } as const
  inventory.learn(
    observed({ kind: 'lookup', name: 'plc7.plant', answer: '10.0.0.2', outcome: 'succeeded' }, dns),
  )
  inventory.learn(
    observed({ kind: 'lookup', name: 'nobody.plant', answer: '10.0.0.99', outcome: 'succeeded' }, dns),
  )
  assert.deepEqual(at(inventory, '10.0.0.2').hostnames, ['plc7.plant'])
  assert.equal(inventory.deviceOfAddress('10.0.0.99'), undefined)
})

test('a host without an address yet is known by its MAC', () => {
  const inventory = newInventory()
  inventory.traffic(
    traffic(`0.0.0.0 ${MAC_B}`, '255.255.255.255', { packetsFromServer: 0, established: false }),
  )
  assert.deepEqual(addresses(inventory), [[MAC_B]])
})

test('a controller that announces a bridge by LLDP is a controller still', () => {
  const inventory = newInventory()
  inventory.learn(observed(operation('read', { outcome: 'succeeded' }), { server: `10.0.0.2 ${MAC_A}` }))
  const lldp = { protocol: 'lldp', transport: 'link', client: MAC_A, server: '01:80:c2:00:00:0e' } as const
  inventory.learn(observed(identity('role', 'bridge', { about: 'client', confidence: 0.85 }), lldp))
  assert.deepEqual([at(inventory, MAC_A).type, at(inventory, MAC_A).roles], ['PLC', ['bridge', 'controller']])
})

test('a MAC shared by a group of routers is a router, whoever sends with it', () => {
  const inventory = newInventory()
  inventory.traffic(traffic('10.0.0.9 00:00:5e:00:01:07', `10.0.0.2 ${MAC_B}`))
  assert.deepEqual(addresses(inventory), [['00:00:5e:00:01:07'], ['10.0.0.2', MAC_B], ['10.0.0.9']])
})

test('a link keeps how its sessions are protected, one row a kind, and what was refused is none', () => {
  const inventory = newInventory()
  const session = (method: string, phase: 'open' | 'refused' = 'open') =>
    observed({ kind: 'session', phase, method, secured: false, clearText: true })
  inventory.learn(session('basic'))
  inventory.learn(session('basic'))
  inventory.learn(session('digest', 'refused'))
  const [link] = inventory.links()
  assert.deepEqual(
    link?.sessions?.map(({ method, clearText, count }) => [method, clearText, count]),
    [['basic', true, 2]],
  )
  for (let i = 0; i < 40; i++) inventory.learn(session(`suite ${i}`))
  assert.equal(inventory.links()[0]?.sessions?.length, 16)
  assert.equal(inventory.counters['inventory.sessionsPerLink'], 25)
})

test('every bound is counted, and none throws', () => {
  const inventory = newInventory()
  for (let i = 0; i < 20; i++)
    inventory.learn(observed(identity('software', `tool ${i}`, { confidence: 0.6 })))
  for (let port = 1; port < 200; port++) inventory.traffic(traffic('10.0.0.1', '10.0.0.2', { port }))
  for (let i = 0; i < 600; i++)
    inventory.learn(observed(operation('read', { code: String(i) }), { client: '10.0.0.3' }))
  for (let i = 0; i < 1100; i++)
    inventory.learn(observed(identity('model', 'card', { about: `server/slot:${i}` })))
  assert.deepEqual(Object.keys(inventory.counters).sort(), [
    'inventory.linksPerPair',
    'inventory.modules',
    'inventory.operations',
    'inventory.values',
  ])
  assert.equal(at(inventory, '10.0.0.2').alternatives.software?.length, 8)
  assert.equal(inventory.links().filter((link) => link.port === undefined).length, 1)
})

test('who claims the addresses of two others, and sends nothing from them, is neither of them', () => {
  const inventory = newInventory()
  const liar = '00:50:56:00:00:66'
  for (const ip of ['10.0.0.1', '10.0.0.2']) inventory.learn(arp(ip, liar))
  inventory.traffic(traffic(`10.0.0.1 ${MAC_A}`, `10.0.0.2 ${MAC_B}`))
  assert.deepEqual(addresses(inventory), [[liar], ['10.0.0.1', MAC_A], ['10.0.0.2', MAC_B]])
})

test('… also where the two speak by broadcast alone', () => {
  const inventory = newInventory()
  const liar = '00:50:56:00:00:66'
  for (const ip of ['10.0.0.1', '10.0.0.2']) inventory.learn(arp(ip, liar))
  const unheard = { packetsFromServer: 0, transport: 'udp' } as const
  for (const caller of [`10.0.0.1 ${MAC_A}`, `10.0.0.2 ${MAC_B}`])
    inventory.traffic(traffic(caller, '255.255.255.255 ff:ff:ff:ff:ff:ff', unheard))
  assert.deepEqual(addresses(inventory), [[liar], ['10.0.0.1', MAC_A], ['10.0.0.2', MAC_B]])
})

test('a known device that speaks of itself by another address is no second device, not even at first', () => {
  const inventory = newInventory()
  inventory.traffic(traffic(`10.0.0.6 ${MAC_A}`, `10.0.0.2 ${MAC_B}`))
  const group = 'ff02::fb 33:33:00:00:00:fb'
  const name = identity('name', 'lamp', { about: 'client' })
  inventory.learn(observed(name, { client: `fe80::6 ${MAC_A}`, server: group }))
  assert.deepEqual(addresses(inventory), [
    ['10.0.0.2', MAC_B],
    ['10.0.0.6', 'fe80::6', MAC_A],
  ])
})

test('the broadcast address of a subnet is no device, however often it is sent to', () => {
  const inventory = newInventory()
  const silent = { packetsFromServer: 0, packetsFromClient: 126, transport: 'udp' } as const
  const [caller, all] = [`169.254.216.43 ${MAC_A}`, '169.254.255.255 ff:ff:ff:ff:ff:ff']
  inventory.traffic(traffic(caller, all, silent))
  // Between two equal ports of calls to all, who serves is a guess.
  inventory.learn(observed(operation('report', { outcome: 'succeeded' }), { client: caller, server: all }))
  assert.deepEqual(addresses(inventory), [['169.254.216.43', MAC_A]])
})

test('a loopback address that calls all on the wire is no device', () => {
  const inventory = newInventory()
  const call = { packetsFromServer: 0, packetsFromClient: 9, transport: 'udp' } as const
  const nobody = '127.0.0.1 00:00:00:00:00:00'
  inventory.traffic(traffic(nobody, '10.0.0.255 ff:ff:ff:ff:ff:ff', call))
  assert.deepEqual(addresses(inventory), [])
})
