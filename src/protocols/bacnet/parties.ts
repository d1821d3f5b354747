/** Sender and receiver: the flow's ends, stations behind a router, and devices whose broadcast was forwarded. */
import { ipv4Text, ipv6Text } from '#model/address'
import type { About } from '#model/fact'
import type { Slice } from '#model/protocol'
import { BVLC_IPV4, LINK } from './bvlc.ts'
import { type BacnetStation, EVERY_NETWORK } from './npdu.ts'
import type { BacnetMessage } from './wire.ts'

export interface Parties {
  readonly sender: About
  readonly receiver: About
  /** The receiver as an operation's `unit`; undefined where it is the flow's end itself. */
  readonly unit: string | undefined
  /** Broadcast. */
  readonly isBroadcast: boolean
}

/** `network:5/station:10`. */
export function stationPath({ network, address }: BacnetStation): string {
  return `network:${network}/station:${addressText(address)}`
}

/** One byte (MS/TP, ARCNET) as the number on its switches, longer addresses in hex. */
function addressText(address: string): string {
  return address.length === 2 ? String(Number.parseInt(address, 16)) : address
}

function unitText({ network, address }: BacnetStation): string {
  return address === '' ? `network ${network}` : `network ${network} station ${addressText(address)}`
}

/** Four bytes of IPv4, and one of the ports of BACnet/IP, 47808 to 47823: clauses J.1.2 and 6.2.2 (ANSI/ASHRAE 135-2020). */
const BACNET_IP = /^([0-9a-f]{8})bac[0-9a-f]$/

/** IP address of a station of BACnet/IP: it is the device there, the sender perhaps, and not one behind it. */
export function ipOfStation({ address }: BacnetStation): string | undefined {
  const ip = BACNET_IP.exec(address)?.[1]
  if (ip === undefined) return undefined
  const byteCount = [0, 2, 4, 6].map((at) => Number.parseInt(ip.slice(at, at + 2), 16))
  const [first = 0] = byteCount
  // RFC 1122 §3.2.1.3: neither this network, nor loopback, nor a group.
  return first === 0 || first === 127 || first >= 224 ? undefined : byteCount.join('.')
}

function aboutStation(end: About, station: BacnetStation): About {
  return ipOfStation(station) ?? `${end}/${stationPath(station)}`
}

export function partiesOf(message: BacnetMessage, { bytes, start, fromClient }: Slice): Parties {
  const { link, network } = message
  const here = fromClient ? 'client' : 'server'
  const there = fromClient ? 'server' : 'client'
  const origin = originOf(message, bytes, start) ?? here
  const source = network?.source
  const destination = network?.destination
  const isEverywhere = destination?.network === EVERY_NETWORK
  const isStation = destination !== undefined && !isEverywhere && destination.address !== ''
  return {
    sender: source === undefined || source.address === '' ? origin : aboutStation(origin, source),
    receiver: isStation ? aboutStation(there, destination) : there,
    unit: destination === undefined || isEverywhere ? undefined : unitText(destination),
    isBroadcast:
      isEverywhere ||
      (destination !== undefined && destination.address === '') ||
      (link.type === BVLC_IPV4 &&
        (link.code === LINK.BROADCAST || link.code === LINK.FORWARDED || link.code === LINK.DISTRIBUTE)),
  }
}

/** Address of the device whose broadcast is forwarded, as the forwarder states it: clauses J.2.5 and U.2.9. */
function originOf({ link, npdu }: BacnetMessage, bytes: Uint8Array, start: number): About | undefined {
  const at = link.known?.origin
  if (at === undefined || npdu === 0) return undefined
  return link.type === BVLC_IPV4 ? ipv4Text(bytes, start + at) : ipv6Text(bytes, start + at)
}
