import { type DnsMessage, type DnsRecord, dnsType } from '#bytes/dns-message'
import { kindOfIp } from '#model/address'
import { confidence } from '#model/fact'
import type { Emit } from '#model/protocol'

const limits = {
  /** Names emitted for one message; a zone transfer may have thousands. */
  names: 64,
} as const

/** Names of others from a name server: names of private addresses, and the servers of a Windows domain. */
export function emitNames(message: DnsMessage, emit: Emit): void {
  const records = [...message.answers, ...message.additionals]
  let emitted = 0
  for (const record of records) {
    if (emitted >= limits.names) return
    const named = namedHost(record)
    if (named === undefined || kindOfIp(named.ip) !== 'private' || named.name === '') continue
    emitted++
    emit({
      kind: 'identity',
      about: named.ip,
      attribute: 'name',
      value: named.name,
      confidence: confidence.hearsay,
      field: named.field,
    })
  }
  emitDomainControllers(records, emit)
}

function namedHost({
  type,
  name,
  value,
}: DnsRecord): { ip: string; name: string; field: string } | undefined {
  if (value === '') return undefined
  if (type === dnsType.A || type === dnsType.AAAA)
    return { ip: value, name, field: type === dnsType.A ? 'A' : 'AAAA' }
  if (type !== dnsType.PTR) return undefined
  const ip = addressOfReverseName(name)
  return ip === undefined ? undefined : { ip, name: value, field: 'PTR' }
}

/** IPv4 address of `5.1.1.10.in-addr.arpa` (RFC 1035 §3.5); undefined for other names. */
export function addressOfReverseName(name: string): string | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/i.exec(name)
  return found === null ? undefined : `${found[4]}.${found[3]}.${found[2]}.${found[1]}`
}

/** Service names of domain controllers: [MS-ADTS] 6.3.2.3. */
const DOMAIN_CONTROLLER = /^_(ldap|kerberos)\._tcp\.(.+\.)?(dc|pdc|gc)\._msdcs\./i

function emitDomainControllers(records: readonly DnsRecord[], emit: Emit): void {
  for (const service of records) {
    if (service.type !== dnsType.SRV || !DOMAIN_CONTROLLER.test(service.name)) continue
    const host = records.find(
      (record) => record.type === dnsType.A && record.name.toLowerCase() === service.value.toLowerCase(),
    )
    if (host === undefined || host.value === '') continue
    emit({
      kind: 'identity',
      about: host.value,
      attribute: 'role',
      value: 'domain-controller',
      confidence: confidence.hearsay,
      field: 'SRV',
    })
  }
}
