/** Protocols without IP: PROFINET, GOOSE, LLDP. */
import { ByteWriter } from '#bytes/write'
import { entries, goose } from '#protocols/goose/testing/encode'
import { encodeLldp } from '#protocols/lldp/testing/encode'
import * as dcp from '#protocols/profinet-dcp/testing/encode'
import { cyclic } from '#protocols/profinet-rt/testing/encode'
import { ethernetFrame } from '#wire/build'
import { ipBytes, macBytes } from '#wire/build-address'
import type { Host } from '../network/host.ts'
import { seconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PROFINET = 0x8892
const GOOSE = 0x88b8
const LLDP = 0x88cc
/** IEEE 802.1AB-2016 §7.1 and §7.4: the nearest bridge. */
const LLDP_GROUP = '01:80:c2:00:00:0e'
/** IEC 61158-6-10: DCP identify. */
const DCP_GROUP = '01:0e:cf:00:00:00'
/** Frame id of the first cyclic relation: class 1, unicast. */
const FIRST_FRAME_ID = 0x8000
const CYCLE_SECONDS = 0.128
/** Cycle counters count in 31.25 µs: IEC 61158-6-10. */
const CYCLE_UNITS = 32_000
const SIEMENS_VENDOR = 0x002a
const ET200SP = 0x0313

/** Cyclic data between a controller and its I/O, both ways. */
export function* exchangeIo(
  world: PlantWorld,
  {
    controller,
    device,
    input,
    output,
    cycleSeconds = CYCLE_SECONDS,
  }: {
    readonly controller: Host
    readonly device: Host
    readonly input: () => number
    readonly output: () => number
    /** At most 512 ms: send clock of 1 ms, reduction ratio 512. */
    readonly cycleSeconds?: number
  },
): Task<void> {
  const zone = device.zone!
  for (let cycle = 0; ; cycle = (cycle + cycleSeconds * CYCLE_UNITS) & 0xffff) {
    const read = new ByteWriter()
      .u16be(Math.round(input()) & 0xffff)
      .u8(0x80, 0x80)
      .take()
    const frameId = FIRST_FRAME_ID + Number(device.ip.split('.')[3])
    world.network.frame(zone, {
      source: device.mac,
      destination: controller.mac,
      etherType: PROFINET,
      payload: cyclic(frameId, read, cycle),
    })
    if (world.stopped.has(controller.name)) {
      yield world.cycle(cycleSeconds)
      continue
    }
    const written = new ByteWriter()
      .u16be(output() & 0xffff)
      .u8(0x80, 0x80)
      .take()
    world.network.frame(zone, {
      source: controller.mac,
      destination: device.mac,
      etherType: PROFINET,
      payload: cyclic(frameId + 0x100, written, cycle),
    })
    yield world.cycle(cycleSeconds)
  }
}

/** Name of station, then device id, then address: IEC 61158-6-10. */
function blocksOf(device: Host, name: string): dcp.BlockToWrite[] {
  const gateway = `${device.zone!.subnet}.1`
  return [
    { option: 2, suboption: 2, info: 0, data: new ByteWriter().ascii(name).take() },
    { option: 2, suboption: 3, info: 0, data: new ByteWriter().u16be(SIEMENS_VENDOR).u16be(ET200SP).take() },
    { option: 2, suboption: 4, info: 0, data: Uint8Array.of(1, 0) },
    {
      option: 1,
      suboption: 2,
      info: 1,
      data: new ByteWriter()
        .bytes(ipBytes(device.ip))
        .bytes(ipBytes('255.255.255.0'))
        .bytes(ipBytes(gateway))
        .take(),
    },
  ]
}

/** Identify request to all; every device responds. */
export function* identifyAll(world: PlantWorld, client: Host, devices: readonly Host[]): Task<void> {
  const zone = client.zone!
  const xid = world.network.random.between(1, 0x7fff_ffff)
  const payload = dcp.identifyRequest(xid, [{ option: 0xff, suboption: 0xff }])
  world.network.frame(zone, { source: client.mac, destination: DCP_GROUP, etherType: PROFINET, payload })
  for (const device of devices) {
    yield world.network.thinking(device)
    const answer = dcp.identifyResponse(xid, blocksOf(device, device.name))
    world.network.frame(zone, {
      source: device.mac,
      destination: client.mac,
      etherType: PROFINET,
      payload: answer,
    })
  }
}

/** Gives a device another name of station. */
export function* setName(world: PlantWorld, client: Host, device: Host, name: string): Task<void> {
  const zone = client.zone!
  const xid = world.network.random.between(1, 0x7fff_ffff)
  const block = { option: 2, suboption: 2, info: 1, data: new ByteWriter().ascii(name).take() }
  world.network.frame(zone, {
    source: client.mac,
    destination: device.mac,
    etherType: PROFINET,
    payload: dcp.setRequest(xid, [block]),
  })
  yield world.network.thinking(device)
  world.network.frame(zone, {
    source: device.mac,
    destination: client.mac,
    etherType: PROFINET,
    payload: dcp.setResponse(xid, 2, 2),
  })
}

export interface GooseState {
  stateNumber: number
  sequenceNumber: number
  changedAt: number
}

/** One message of a relay: breaker position with its quality, and a trip. */
export function publishGoose(
  world: PlantWorld,
  from: Host,
  relay: Host,
  state: GooseState,
  isClosed: boolean,
): void {
  const name = relay.name.toUpperCase().replace('-', '')
  const index = Number(relay.ip.split('.')[3])
  const payload = goose({
    applicationId: 0x1000 + index,
    controlBlock: `${name}CFG/LLN0$GO$gcbBreaker`,
    id: `${name}Breaker`,
    timeAllowedToLive: 4000,
    time: Math.floor(state.changedAt / 1e6),
    stateNumber: state.stateNumber,
    sequenceNumber: state.sequenceNumber,
    data: [
      entries.double(isClosed ? 2 : 1),
      entries.quality(),
      entries.boolean(!isClosed),
      entries.quality(),
    ],
  })
  // IEC 61850-8-1 annex C: multicast addresses of GOOSE.
  const destination = `01:0c:cd:01:00:${index.toString(16).padStart(2, '0')}`
  world.network.frame(relay.zone!, { source: from.mac, destination, etherType: GOOSE, payload })
}

export function* announceLldp(world: PlantWorld, device: Host, description: string): Task<void> {
  const payload = encodeLldp({
    chassisMac: macBytes(device.mac),
    port: 'port-001',
    timeToLive: 120,
    name: device.name,
    description,
    capabilities: 4,
    managementAddress: ipBytes(device.ip),
  })
  const frame = ethernetFrame({ source: device.mac, destination: LLDP_GROUP, etherType: LLDP, payload })
  for (;;) {
    world.network.untagged(frame)
    yield seconds(30 * Math.max(1, world.pace / 4))
  }
}
