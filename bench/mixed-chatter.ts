/** Broadcasts and multicasts of the mixed site: ARP, LLDP, mDNS, SSDP, NetBIOS names. */
import { dnsType } from '#bytes/dns-message'
import { dnsName, writeDnsMessage } from '#bytes/dns-write'
import { encodeNetbiosName } from '#bytes/netbios-name'
import { ByteWriter } from '#bytes/write'
import { encodeArp } from '#protocols/arp/testing/encode'
import { encodeLldp } from '#protocols/lldp/testing/encode'
import type { Actor, Stage } from './stage.ts'
import { Datagrams, type Host, ipNumber } from './talk.ts'

const ETHERTYPE = { arp: 0x0806, lldp: 0x88cc } as const
const BROADCAST = Uint8Array.of(255, 255, 255, 255, 255, 255)
/** IEEE 802.1AB-2016 table 7-1. */
const LLDP_GROUP = Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, 0x0e)
const LLDP_PERIOD_US = 30_000_000
const NOBODY = new Uint8Array(6)
const bytesOf = (ip: number) => Uint8Array.of(ip >>> 24, ip >>> 16, ip >>> 8, ip)

/** `asker` looks for `wanted`, who answers. */
export function* arpVisit(stage: Stage, asker: Host, wanted: Host): Actor {
  const sender = { mac: asker.mac, ip: bytesOf(asker.ip) }
  const target = { mac: wanted.mac, ip: bytesOf(wanted.ip) }
  const question = encodeArp(1, sender, { ...target, mac: NOBODY })
  stage.file.link({ sourceMac: asker.mac, destinationMac: BROADCAST }, ETHERTYPE.arp, question, stage.now)
  yield stage.random.between(100, 900)
  const macs = { sourceMac: wanted.mac, destinationMac: asker.mac }
  stage.file.link(macs, ETHERTYPE.arp, encodeArp(2, target, sender), stage.now)
}

export function* lldpTalking(stage: Stage, bridge: Host): Actor {
  const unit = encodeLldp({
    chassisMac: bridge.mac,
    port: 'port-001',
    timeToLive: 120,
    name: bridge.name,
    description: 'Industrial switch, firmware 4.2',
    capabilities: 0x04,
    managementAddress: bytesOf(bridge.ip),
  })
  for (;;) {
    stage.file.link({ sourceMac: bridge.mac, destinationMac: LLDP_GROUP }, ETHERTYPE.lldp, unit, stage.now)
    yield LLDP_PERIOD_US
  }
}

/** A host that stands for a group address: its MAC as RFC 1112 §6.4 makes it. */
function group(host: Host, ip: number): Host {
  const mac = Uint8Array.of(0x01, 0x00, 0x5e, (ip >> 16) & 0x7f, ip >> 8, ip)
  return { mac, ip, timeToLive: 1, name: '', router: host.router, portsUsed: 0 }
}

export function* mdnsTalking(stage: Stage, host: Host): Actor {
  const server = group(host, ipNumber(224, 0, 0, 251))
  const datagrams = new Datagrams(stage.file, {
    client: { ...host, timeToLive: 255 },
    server,
    clientPort: 5353,
    serverPort: 5353,
  })
  const service = '_http._tcp.local'
  const data = dnsName(`${host.name}.${service}`)
  const message = writeDnsMessage({
    id: 0,
    flags: 0x8400,
    answers: [{ name: service, type: dnsType.PTR, data }],
  })
  datagrams.ask(message, stage.now)
  yield 0
}

export function* ssdpTalking(stage: Stage, host: Host): Actor {
  const server = group(host, ipNumber(239, 255, 255, 250))
  const datagrams = new Datagrams(stage.file, { client: host, server, clientPort: 1900, serverPort: 1900 })
  const lines = [
    'NOTIFY * HTTP/1.1',
    'HOST: 239.255.255.250:1900',
    'NT: upnp:rootdevice',
    'NTS: ssdp:alive',
    `USN: uuid:${host.name}::upnp:rootdevice`,
    'SERVER: Linux/4.9 UPnP/1.0 Panel/2.1',
    'CACHE-CONTROL: max-age=1800',
    '',
    '',
  ]
  datagrams.ask(new ByteWriter().ascii(lines.join('\r\n')).take(), stage.now)
  yield 0
}

/** Asks the whole subnet for the name of its work group: RFC 1002 §4.2.12. */
export function* nbnsTalking(stage: Stage, host: Host): Actor {
  const server = { ...group(host, ((host.ip & 0xffffff00) | 0x1ff) >>> 0), mac: BROADCAST }
  const datagrams = new Datagrams(stage.file, { client: host, server, clientPort: 137, serverPort: 137 })
  const name = encodeNetbiosName({ name: 'PLANT', suffix: 0x1b })
  datagrams.ask(
    writeDnsMessage({ id: stage.random.below(0x10000), flags: 0x0110, questions: [{ name, type: 32 }] }),
    stage.now,
  )
  yield 0
}
