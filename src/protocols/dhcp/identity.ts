import { toHex } from '#bytes/hex'
import { isPrintable, text } from '#bytes/text'
import { ipv4Text, isGroupMac, kindOfIp } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { DhcpMessage, DhcpOption } from './wire.ts'

/** Options: RFC 2132 by number; 81 is RFC 4702. */
const ROUTER = 3
const DOMAIN_NAME_SERVER = 6
const HOST_NAME = 12
const DOMAIN_NAME = 15
const NTP_SERVER = 42
const SERVER_IDENTIFIER = 54
const PARAMETER_REQUEST_LIST = 55
const VENDOR_CLASS = 60
const CLIENT_IDENTIFIER = 61
const CLIENT_FQDN = 81
/** Where browsers find the script that names their proxy: draft-ietf-wrec-wpad-01 §4.4.1. Never registered, asked for by every Windows. */
const PROXY = 252

const ACK = 5
const NO_MAC = '00:00:00:00:00:00'
/** Flags and two result codes before the name; E bit: name in DNS labels. RFC 4702 §2. */
const FQDN_HEADER = 3
const FQDN_LABELS = 0x04

const limits = {
  /** Addresses of one list that are emitted. */
  addresses: 8,
} as const

/** Identity of a client; it is known by its hardware address before it has an IP address. */
export function emitClient(message: DhcpMessage, bytes: Uint8Array, emit: Emit): void {
  const about = message.clientMac
  if (!isHost(about)) return
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
  }
  for (const { code, start, end } of message.options) {
    if (code === HOST_NAME) say('name', text(bytes, start, end), 'Host Name (12)')
    else if (code === CLIENT_FQDN) say('name', fqdn(bytes, start, end), 'Client FQDN (81)')
    else if (code === VENDOR_CLASS)
      say('vendor-class', text(bytes, start, end), 'Vendor Class Identifier (60)')
    else if (code === CLIENT_IDENTIFIER)
      say('client-id', clientId(bytes, start, end), 'Client Identifier (61)')
    else if (code === PARAMETER_REQUEST_LIST) {
      say('fingerprint', `dhcp:${bytes.subarray(start, end).join(',')}`, 'Parameter Request List (55)')
    }
  }
}

/** Data from a server: a lease, and the servers of the client's network. */
export function emitServer(message: DhcpMessage, bytes: Uint8Array, about: string, emit: Emit): void {
  const identifier = message.options.find((option) => option.code === SERVER_IDENTIFIER)
  const server = identifier === undefined ? undefined : addresses(bytes, identifier)[0]
  // A server that names itself as the gateway knows; of others it only repeats its configuration.
  const sayRole = (address: string, role: string, field: string) => {
    emit({
      kind: 'identity',
      about: address,
      attribute: 'role',
      value: role,
      confidence: address === server ? confidence.banner : confidence.hearsay,
      field,
    })
  }
  emit({
    kind: 'identity',
    about: server ?? about,
    attribute: 'role',
    value: 'dhcp-server',
    confidence: confidence.banner,
    field: 'Server Identifier (54)',
  })
  const routers = message.options.flatMap((option) =>
    option.code === ROUTER ? addresses(bytes, option) : [],
  )
  // It serves a network whose router is another machine.
  if (server !== undefined && routers.length > 0 && !routers.includes(server))
    emit({
      kind: 'identity',
      about: server,
      attribute: 'kind',
      value: 'server-beside-router',
      confidence: confidence.banner,
      field: 'Router (3)',
    })
  for (const option of message.options) {
    if (option.code === ROUTER)
      for (const address of addresses(bytes, option)) sayRole(address, 'router', 'Router (3)')
    else if (option.code === DOMAIN_NAME_SERVER)
      for (const address of addresses(bytes, option)) sayRole(address, 'dns-server', 'Domain Name Server (6)')
    else if (option.code === NTP_SERVER)
      for (const address of addresses(bytes, option)) sayRole(address, 'ntp-server', 'NTP Servers (42)')
    else if (option.code === PROXY) emitProxy(text(bytes, option.start, option.end), server ?? about, emit)
  }
  if (message.type === ACK && isHost(message.clientMac)) emitLease(message, bytes, emit)
}

function emitProxy(url: string, about: string, emit: Emit): void {
  if (/^https?:/i.test(url)) emit({ kind: 'topology', about, route: `web proxy by ${url}` })
}

function emitLease(message: DhcpMessage, bytes: Uint8Array, emit: Emit): void {
  const about = message.clientMac
  // An answer to DHCPINFORM grants nothing and leaves yiaddr zero: RFC 2131 §4.3.5.
  const value = message.yourAddress === '0.0.0.0' ? message.clientAddress : message.yourAddress
  if (isUnicast(value))
    emit({
      kind: 'identity',
      about,
      attribute: 'ip',
      value,
      confidence: confidence.management,
      field: 'yiaddr',
    })
  const option = message.options.find(({ code }) => code === DOMAIN_NAME)
  const domain = option === undefined ? '' : text(bytes, option.start, option.end)
  if (domain !== '')
    emit({
      kind: 'identity',
      about,
      attribute: 'domain',
      value: domain,
      confidence: confidence.hearsay,
      field: 'Domain Name (15)',
    })
}

function isHost(mac: string): boolean {
  return mac !== '' && mac !== NO_MAC && !isGroupMac(mac)
}

function isUnicast(ip: string): boolean {
  const kind = kindOfIp(ip)
  return kind === 'private' || kind === 'public'
}

function addresses(bytes: Uint8Array, { start, end }: DhcpOption): string[] {
  const found: string[] = []
  for (let at = start; at + 4 <= end && found.length < limits.addresses; at += 4) {
    const ip = ipv4Text(bytes, at)
    if (isUnicast(ip)) found.push(ip)
  }
  return found
}

function fqdn(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= FQDN_HEADER) return ''
  if ((bytes[start]! & FQDN_LABELS) === 0) return text(bytes, start + FQDN_HEADER, end)
  const labels: string[] = []
  for (let at = start + FQDN_HEADER; at < end && bytes[at] !== 0; at += 1 + bytes[at]!) {
    labels.push(text(bytes, at + 1, Math.min(end, at + 1 + bytes[at]!)))
  }
  return labels.join('.')
}

/** Type byte, then a hardware address or what the client likes: RFC 2132 §9.14. Type 0 is often text. */
function clientId(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 2) return ''
  if (bytes[start] === 0 && isPrintable(bytes, start + 1, end)) return text(bytes, start + 1, end)
  return isPrintable(bytes, start, end) ? text(bytes, start, end) : toHex(bytes, start, end, ':')
}
