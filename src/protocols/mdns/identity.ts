import { type DnsMessage, type DnsRecord, dnsType } from '#bytes/dns-message'
import { kindOfIp } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'

const limits = {
  /** Records of one message that are emitted. */
  records: 128,
} as const

/** `instance._service._proto.local`: RFC 6763 §4.1. The instance may hold dots. */
const SERVICE = /^(?:(.+)\.)?(_[^.]+)\.(_tcp|_udp)\.local$/i
/** The instance of `_workstation._tcp` ends in the host's MAC: seen from Avahi; no public document. */
const WORKSTATION = /^(.*) \[([0-9a-f]{2}(?::[0-9a-f]{2}){5})\]$/i

/** Roles that a service type gives away. */
const roles: ReadonlyMap<string, string> = new Map([
  ['_ipp', 'printer'],
  ['_ipps', 'printer'],
  ['_printer', 'printer'],
  ['_pdl-datastream', 'printer'],
  ['_scanner', 'scanner-device'],
  ['_uscan', 'scanner-device'],
  ['_axis-video', 'ip-camera'],
  ['_psia', 'ip-camera'],
  ['_rtsp', 'ip-camera'],
  ['_airplay', 'media-player'],
  ['_googlecast', 'media-player'],
  ['_hap', 'smart-home'],
  ['_hue', 'smart-home'],
  ['_smb', 'file-server'],
  ['_afpovertcp', 'file-server'],
])

/** Keys of TXT records (lower case) and their attributes. */
const keys: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['md', 'model'],
  ['am', 'model'],
  ['model', 'model'],
  ['rpmd', 'model'],
  ['modelid', 'model'],
  ['ty', 'model'],
  ['usb_mdl', 'model'],
  ['usb_mfg', 'vendor'],
  ['mfg', 'vendor'],
  ['manufacturer', 'vendor'],
  ['vendor', 'vendor'],
  ['fn', 'description'],
  ['note', 'location'],
  ['fv', 'firmware'],
  ['fw', 'firmware'],
  ['firmware', 'firmware'],
  ['osvers', 'os'],
  ['serialnumber', 'serial'],
  ['serial', 'serial'],
  ['mac', 'mac'],
  ['macaddress', 'mac'],
])

/**
 * Host data in a response, or in the authority section of a probe (RFC 6762 §8.2). A name with an address is about that
 * address, because gateways repeat the announcements of others; everything else is about the sender.
 */
export function emitIdentity(message: DnsMessage, sender: About, emit: Emit): void {
  const records = [...message.answers, ...message.authorities, ...message.additionals].slice(
    0,
    limits.records,
  )
  const addressed = new Set<string>()
  for (const { type, name, value } of records) {
    if (type === dnsType.AAAA && value !== '') say(emit, value, 'name', hostName(name), 'AAAA')
    if (type !== dnsType.A || !isHost(value)) continue
    addressed.add(name.toLowerCase())
    say(emit, value, 'name', hostName(name), 'A')
  }
  for (const record of records) {
    const aboutSender: Say = (attribute, value, field) => say(emit, sender, attribute, value, field)
    const name = record.type === dnsType.SRV ? record.value : record.name
    if (record.type === dnsType.AAAA && !addressed.has(name.toLowerCase()))
      aboutSender('name', hostName(name), 'AAAA')
    else if (record.type === dnsType.SRV) sayService(record, addressed.has(name.toLowerCase()), aboutSender)
    else if (record.type === dnsType.PTR) sayInstance(record, aboutSender)
    else if (record.type === dnsType.TXT) sayTexts(record, aboutSender)
    else if (record.type === dnsType.HINFO) aboutSender('os', record.strings[1] ?? '', 'HINFO')
  }
}

function say(emit: Emit, about: About, attribute: Attribute, value: string, field: string): void {
  if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
}

function isHost(ip: string): boolean {
  const kind = ip === '' ? undefined : kindOfIp(ip)
  return kind === 'private' || kind === 'public'
}

type Say = (attribute: Attribute, value: string, field: string) => void

/** A host's name without the domain all share: RFC 6762 §3. */
export function hostName(name: string): string {
  return name.replace(/\.local$/i, '')
}

function sayService({ name, value, port }: DnsRecord, isAddressed: boolean, say: Say): void {
  const service = SERVICE.exec(name)
  if (service === null || value === '') return
  if (!isAddressed) say('name', hostName(value), 'SRV target')
  say('address:mdns-service', `${hostName(name)}:${port}`, 'SRV')
  say('role', roles.get(service[2]!.toLowerCase()) ?? '', 'SRV')
  say('kind', kindOf(service), 'SRV')
  const workstation = service[2] === '_workstation' ? WORKSTATION.exec(service[1] ?? '') : null
  if (workstation !== null) say('mac', workstation[2]!.toLowerCase(), 'SRV instance')
}

/** An instance of a service type, without its SRV record: RFC 6763 §4.1. Reverse names and type lists are none. */
function sayInstance({ name, value }: DnsRecord, say: Say): void {
  const service = SERVICE.exec(value)
  if (service?.[1] === undefined || name === '_services._dns-sd._udp.local') return
  say('address:mdns-service', hostName(value), 'PTR')
  say('kind', kindOf(service), 'PTR')
}

/** `_ipp._tcp`: RFC 6763 §7. Those of every host prove nothing. */
function kindOf([, , service = '', transport = '']: RegExpExecArray): string {
  const kind = `${service}.${transport}`.toLowerCase()
  return EVERYBODYS.has(kind) ? '' : kind
}

const EVERYBODYS: ReadonlySet<string> = new Set(['_http._tcp', '_https._tcp', '_sub._tcp', '_tcp._tcp'])

/** `key=value` strings of a service instance: RFC 6763 §6.3. */
function sayTexts({ name, strings }: DnsRecord, say: Say): void {
  const service = SERVICE.exec(name)
  if (service === null) return
  for (const string of strings) {
    const equals = string.indexOf('=')
    if (equals < 1) continue
    sayCategory(service[2]!.toLowerCase(), string, say)
    const attribute = keys.get(string.slice(0, equals).toLowerCase())
    const value = string.slice(equals + 1)
    if (attribute === undefined || (attribute === 'mac' && !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)))
      continue
    say(attribute, attribute === 'mac' ? value.toLowerCase() : value, `TXT ${string.slice(0, equals)}`)
  }
}

/** Accessory category of HomeKit, device type of Matter (Matter Core 1.2 §4.3.1.5): small numbers. */
function sayCategory(service: string, string: string, say: Say): void {
  const [, hap] = service === '_hap' ? (/^ci=(\d{1,3})$/i.exec(string) ?? []) : []
  const [, matter] = service.startsWith('_matter') ? (/^DT=(\d{1,5})$/i.exec(string) ?? []) : []
  if (hap !== undefined) say('kind', `hap:${hap}`, 'TXT ci')
  if (matter !== undefined) say('kind', `matter:${matter}`, 'TXT DT')
}
