/** Announcements of network equipment, and requests to it. */
import { encodeLldp, type LldpToWrite } from '#protocols/lldp/testing/encode'
import { ethernetFrame, llcFrame } from '#wire/build'
import { ipBytes, macBytes } from '#wire/build-address'
import { type CdpToWrite, encodeCdp } from '../../encode/cdp.ts'
import { encodeSnmp3 } from '../../encode/snmp3.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds } from '../../network/scheduler.ts'
import type { World } from '../world.ts'

/** IEEE 802.1AB-2016 §7.1 and §7.4: the nearest bridge. */
const LLDP_GROUP = '01:80:c2:00:00:0e'
const LLDP = 0x88cc
/** Cisco document 10892. */
const CDP_GROUP = '01:00:0c:cc:cc:cc'
const SNAP = 0xaa
const ANNOUNCE = seconds(30)

export function* announceLldp(
  world: World,
  device: Host,
  unit: Omit<LldpToWrite, 'chassisMac' | 'timeToLive' | 'managementAddress' | 'name'>,
): Actor {
  const payload = encodeLldp({
    ...unit,
    name: device.name,
    chassisMac: macBytes(device.mac),
    timeToLive: 120,
    managementAddress: ipBytes(device.ip),
  })
  const frame = ethernetFrame({ source: device.mac, destination: LLDP_GROUP, etherType: LLDP, payload })
  for (;;) {
    world.scheduler.capture(frame)
    yield ANNOUNCE
  }
}

export function* announceCdp(world: World, device: Host, unit: Omit<CdpToWrite, 'deviceId' | 'ip'>): Actor {
  const payload = encodeCdp({ ...unit, deviceId: device.name, ip: device.ip })
  for (;;) {
    world.scheduler.capture(llcFrame({ source: device.mac, destination: CDP_GROUP, sap: SNAP, payload }))
    yield ANNOUNCE
  }
}

/** Network monitoring by SNMP version 3, encrypted. */
export function* watchSwitch(
  world: World,
  client: Host,
  { device, enterprise }: { readonly device: Host; readonly enterprise: number },
): Actor {
  const random = world.random(`snmp ${device.name}`)
  const from = { host: client, port: world.network.freePort(client) }
  for (let message = random.between(1, 100_000); ; message++) {
    const encoded = (bytes: number) =>
      encodeSnmp3({
        message,
        enterprise,
        engineMac: device.mac,
        engineSeconds: Math.floor(world.scheduler.now / 1e6) % 1_000_000,
        user: 'supervision',
        encrypted: random.bytes(bytes),
        authentication: random.bytes(12),
        salt: random.bytes(8),
      })
    yield* world.network.ask(from, { host: device, port: 161 }, encoded(48), () => encoded(96))
    yield seconds(30)
  }
}
