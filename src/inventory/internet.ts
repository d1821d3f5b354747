/** The one device for everything beyond the plant's border. */
import { parseIpv4 } from '#model/address'
import type { Claim, Device, Member } from '#model/device'
import { UNKNOWN_DEVICE } from '#model/unknown-device'
import type { DeviceState } from './device-state.ts'
import { compareNumbered, roleOf } from './evidence.ts'
import type { Host } from './host.ts'
import { limits } from './limits.ts'
import { compareAddresses } from './ownership.ts'

export function internetSnapshot(device: DeviceState): Device {
  const hosts = inOrder(device.hosts)
  const behaviour = {
    source: 'behaviour',
    field: 'public address behind a router',
    place: undefined,
    time: 0,
    confidence: 0.6,
  }
  const guessed = new Set<string>()
  for (const host of hosts) for (const tie of host.ties) guessed.add(tie.mac.address)
  return {
    ...UNKNOWN_DEVICE,
    id: device.id,
    name: 'Internet',
    type: 'Internet',
    class: 'Internet',
    purdueLevel: 5,
    zone: 'Internet',
    guessedMacAddresses: [...guessed].sort().slice(0, limits.macsPerIp),
    ipAddresses: hosts.slice(0, limits.internetAddresses).map((host) => host.address),
    protocols: protocolsOf(hosts),
    importance: 'low',
    firstSeen: hosts.reduce((least, host) => Math.min(least, host.first), Number.POSITIVE_INFINITY),
    lastSeen: hosts.reduce((most, host) => Math.max(most, host.last), 0),
    packets: hosts.reduce((sum, host) => sum + host.packets, 0),
    provenance: { type: behaviour, purdueLevel: behaviour, zone: behaviour },
    hosts: membersOf(hosts),
  }
}

/** In the order of addresses. There may be a hundred thousand hosts: each address is read once. */
function inOrder(hosts: Iterable<Host>): Host[] {
  const numbered: { readonly host: Host; readonly number: number }[] = []
  const others: Host[] = []
  for (const host of hosts) {
    const number = parseIpv4(host.address)
    if (number === undefined) others.push(host)
    else numbered.push({ host, number })
  }
  numbered.sort((a, b) => a.number - b.number)
  others.sort((a, b) => compareAddresses(a.address, b.address))
  return [...numbered.map(({ host }) => host), ...others]
}

function protocolsOf(hosts: readonly Host[]): Device['protocols'] {
  const parts = new Map<string, { asClient: boolean; asServer: boolean }>()
  for (const host of hosts) {
    for (const [protocol, use] of host.protocols ?? []) {
      const part = parts.get(protocol) ?? { asClient: false, asServer: false }
      parts.set(protocol, {
        asClient: part.asClient || use.asClient,
        asServer: part.asServer || use.asServer,
      })
    }
  }
  return [...parts.keys()].sort().map((protocol) => {
    const { asClient, asServer } = parts.get(protocol)!
    return roleOf(protocol, asClient, asServer)
  })
}

function membersOf(hosts: readonly Host[]): Member[] {
  const members: Member[] = []
  for (const host of hosts) {
    const claims = host.claims?.byAttribute
    if (claims === undefined && host.protocolAddresses === undefined) continue
    if (members.length >= limits.internetMembers) break
    const facts: Record<string, readonly string[]> = {}
    for (const attribute of [...(claims?.keys() ?? [])].sort()) {
      if (attribute !== 'name' && attribute !== 'software') facts[attribute] = values(claims?.get(attribute))
    }
    for (const { kind, value } of host.protocolAddresses?.values() ?? []) {
      facts[`address:${kind}`] = [...(facts[`address:${kind}`] ?? []), value].sort(compareNumbered)
    }
    members.push({
      address: host.address,
      hostnames: values(claims?.get('name')),
      software: values(claims?.get('software')),
      os: claims?.get('os')?.[0]?.value ?? '',
      facts,
    })
  }
  return members
}

function values(claims: readonly Claim[] | undefined): string[] {
  return (claims ?? []).map((claim) => claim.value)
}
