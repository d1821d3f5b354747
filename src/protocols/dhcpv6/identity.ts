import { toHex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv6Text, isGroupMac, kindOfIp, macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { type Dhcpv6Message, type Dhcpv6Option, readOptions } from './wire.ts'

/** Options: RFC 8415 §21; 23 is RFC 3646, 39 is RFC 4704. */
const CLIENT_ID = 1
const IA_NA = 3
const IA_ADDRESS = 5
const OPTION_REQUEST = 6
const VENDOR_CLASS = 16
const VENDOR_OPTIONS = 17
const NAME_SERVERS = 23
const CLIENT_FQDN = 39
/** Asked for by routers of customers alone: RFC 8415 §6.3 and §21.21; RFC 6334; RFC 7598. */
const IA_PD = 25
const TUNNEL_ENDS: ReadonlySet<number> = new Set([64, 94, 95, 96])
/** Enterprise number of CableLabs, whose options cable modems send: CL-SP-CANN-DHCP-Reg. */
const CABLE_LABS = 4491

/** Before the options of an IA_NA: §21.4. */
const IA_HEADER = 12
/** Address and two lifetimes: §21.6. */
const IA_ADDRESS_LENGTH = 24

/** DUIDs built from a link-layer address: §11.2, §11.4. Hardware type 1 is Ethernet. */
const DUID_LINK_TIME = 1
const DUID_LINK = 3
const ETHERNET = 1

/** Type (RFC 8415 §7.3) of a response to a client that looks for a server; and its name. */
const ADVERTISE = 2
export const OFFERED = 'DNS Recursive Name Server (23) of ADVERTISE'

const limits = { nameServers: 8, labels: 32 } as const

/**
 * Identity of a client. In a relayed message, the sender is the relay: then only the MAC within its DUID identifies the
 * client.
 */
export function emitClient(message: Dhcpv6Message, bytes: Uint8Array, sender: About, emit: Emit): void {
  const duid = message.options.find(({ code }) => code === CLIENT_ID)
  const mac = duid === undefined ? '' : macOfDuid(bytes, duid)
  const about = message.isRelayed ? mac : sender
  if (about === '') return
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
  }
  for (const { code, start, end } of message.options) {
    if (code === CLIENT_FQDN) say('name', labels(bytes, start + 1, end), 'Client FQDN (39)')
    else if (code === VENDOR_CLASS && end - start > 6)
      say('vendor-class', vendorClass(bytes, start, end), 'Vendor Class (16)')
    else if (code === IA_PD)
      say('kind', 'prefix-delegation', 'Identity Association for Prefix Delegation (25)')
    else if (code === OPTION_REQUEST && asksForTunnel(bytes, start, end))
      say('kind', 'tunnel-end', 'Option Request (6)')
    else if (code === VENDOR_OPTIONS && end - start >= 4 && u32be(bytes, start) === CABLE_LABS)
      say('kind', 'cable-modem', 'Vendor-specific Information (17)')
    else if (code === CLIENT_ID)
      say('client-id', toHex(bytes, start, Math.min(end, start + 130)), 'Client Identifier (1)')
  }
}

function asksForTunnel(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 2 <= end; at += 2) if (TUNNEL_ENDS.has(u16be(bytes, at))) return true
  return false
}

/** A lease, and who serves the client's network. */
export function emitServer(message: Dhcpv6Message, bytes: Uint8Array, sender: About, emit: Emit): void {
  if (!message.isRelayed) {
    emit({
      kind: 'identity',
      about: sender,
      attribute: 'role',
      value: 'dhcp-server',
      confidence: confidence.banner,
      field: 'msg-type',
    })
  }
  const duid = message.options.find(({ code }) => code === CLIENT_ID)
  const mac = duid === undefined ? '' : macOfDuid(bytes, duid)
  for (const option of message.options) {
    if (option.code === NAME_SERVERS) emitNameServers(bytes, option, message.type === ADVERTISE, emit)
    else if (option.code === IA_NA && mac !== '') emitLease(bytes, option, mac, emit)
  }
}

function emitNameServers(
  bytes: Uint8Array,
  { start, end }: Dhcpv6Option,
  isOffered: boolean,
  emit: Emit,
): void {
  for (let at = start, emitted = 0; at + 16 <= end && emitted < limits.nameServers; at += 16, emitted++) {
    const about = ipv6Text(bytes, at)
    if (!isUnicast(about)) continue
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'dns-server',
      confidence: confidence.hearsay,
      field: isOffered ? OFFERED : 'DNS Recursive Name Server (23)',
    })
  }
}

function emitLease(bytes: Uint8Array, { start, end }: Dhcpv6Option, about: string, emit: Emit): void {
  const inner: Dhcpv6Option[] = []
  readOptions(bytes, start + IA_HEADER, end, inner)
  for (const option of inner) {
    if (option.code !== IA_ADDRESS || option.end - option.start < IA_ADDRESS_LENGTH) continue
    const value = ipv6Text(bytes, option.start)
    if (!isUnicast(value)) continue
    emit({
      kind: 'identity',
      about,
      attribute: 'ip',
      value,
      confidence: confidence.management,
      field: 'IA Address (5)',
    })
  }
}

function isUnicast(ip: string): boolean {
  const kind = kindOfIp(ip)
  return kind === 'private' || kind === 'public'
}

function macOfDuid(bytes: Uint8Array, { start, end }: Dhcpv6Option): string {
  if (end - start < 4 || u16be(bytes, start + 2) !== ETHERNET) return ''
  const type = u16be(bytes, start)
  const at = type === DUID_LINK_TIME ? start + 8 : start + 4
  if ((type !== DUID_LINK_TIME && type !== DUID_LINK) || end - at !== 6) return ''
  const mac = macText(bytes, at)
  return isGroupMac(mac) ? '' : mac
}

/** Enterprise number, then strings with two bytes of length: §21.16. */
function vendorClass(bytes: Uint8Array, start: number, end: number): string {
  return text(bytes, start + 6, Math.min(end, start + 6 + u16be(bytes, start + 4)))
}

function labels(bytes: Uint8Array, start: number, end: number): string {
  const found: string[] = []
  for (let at = start; at < end && bytes[at] !== 0 && found.length < limits.labels; at += 1 + bytes[at]!) {
    found.push(text(bytes, at + 1, Math.min(end, at + 1 + bytes[at]!)))
  }
  return found.join('.')
}
