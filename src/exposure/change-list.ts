/** Measures against an attack path: the setting on the device, the firewall rules, the rule for a virtual patch. */
import type { FirewallRow, PathChange } from '#model/exposure'
import { REMOTE_SESSIONS } from '#model/remote-access'
import { UNAUTHENTICATED } from './contact-posture.ts'
import { settingFor } from './device-settings.ts'
import { isIp, nftables } from './nftables-lines.ts'
import { type Contact, MOST_CONTACTS, type Surroundings } from './surroundings.ts'

/** Fields of a device that the rules need. */
export interface Addressed {
  readonly address: string
  readonly fixedIn: readonly string[]
  /** CVEs of it that paths use. */
  readonly cves: readonly string[]
}

export interface Ranked {
  readonly tag: string
  readonly before: number
  readonly alone: number
  readonly together: number
  readonly targets: PathChange['targets']
  /** Devices of a change to be made everywhere, those on the likeliest ways first. */
  readonly ends: readonly string[]
}

/** Lines of one device. */
const MOST_ROWS = 60
/** Lines of a zone. */
const MOST_ZONE_ROWS = 240
/** RFC 3927 and RFC 4291 §2.5.6: no router forwards them. */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab][0-9a-f]:)/i
/** Clients in a virtual patch: with more it would block legitimate ones, so there is none. */
const MOST_CLIENTS = 200
/** Numbers of Suricata rules for local use: 1000000 to 1999999 are assigned to none. */
const FIRST_SID = 1_900_000

/** Note for a firewall rule that would admit a client with an alarm: a station at work, or the attacker. */
const CHECK_FIRST = 'check first, an alarm names it: '

export function changeList(
  ranked: readonly Ranked[],
  around: Surroundings,
  deviceOf: (id: string) => Addressed,
): PathChange[] {
  return ranked.map((one, at) => changeOf(one, FIRST_SID + at, around, deviceOf))
}

function changeOf(
  { tag, before, alone, together, targets, ends }: Ranked,
  sid: number,
  around: Surroundings,
  deviceOf: (id: string) => Addressed,
): PathChange {
  const kind = tag.slice(0, tag.indexOf(':')) as PathChange['kind']
  const subject = tag.slice(kind.length + 1)
  const numbers = { before, alone, together, targets }
  if (kind === 'segment') return segmentChange(tag, subject, numbers, around, deviceOf)
  if (kind === 'everywhere') return everywhereChange({ tag, ...numbers }, subject, ends, around)
  const self = around.get(subject)
  const { address, fixedIn, cves } = deviceOf(subject)
  const name = self?.name ?? subject
  const inbound = self?.inbound ?? []
  const made = { tag, kind, devices: [subject], ...numbers }
  if (kind === 'patch') {
    const rows = onlyThese(
      inbound,
      address,
      around,
      deviceOf,
      'only devices seen to need it, until it is patched',
    )
    return {
      ...made,
      title:
        fixedIn.length > 0
          ? `Update ${name} to ${fixedIn[0]} or later`
          : `Update ${name}, or follow the vendor’s guidance for ${cves[0] ?? 'its vulnerabilities'}`,
      firewall: rows,
      nftables: nftables(rows),
      virtualPatch: virtualPatch(address, needs(inbound, around), cves, sid, deviceOf),
      setting: '',
    }
  }
  if (kind === 'protect') {
    const control = inbound.filter(({ protocol }) => UNAUTHENTICATED.has(protocol))
    const rows = onlyThese(control, address, around, deviceOf, 'only the stations that control it')
    return {
      ...made,
      title: `Require sign-in to write to and program ${name}`,
      firewall: rows,
      nftables: nftables(rows),
      virtualPatch: '',
      setting: settingFor(inbound, self?.type ?? ''),
    }
  }
  if (kind === 'close') {
    const remote = inbound.filter(
      ({ protocol, other }) => REMOTE_SESSIONS.has(protocol) || around.get(other)?.type === 'Internet',
    )
    const rows = portsOf(remote).map(
      ({ transport, port, protocols }): FirewallRow => ({
        action: 'deny',
        from: 'any',
        to: address,
        transport,
        port,
        why: `${protocols}: allow only through a jump host or VPN with its own sign-in`,
      }),
    )
    return {
      ...made,
      title: `Block remote access to ${name}`,
      firewall: rows,
      nftables: nftables(rows),
      virtualPatch: '',
      setting: 'Disable the service, or bind it to the address of the jump host',
    }
  }
  const rows: FirewallRow[] = [
    {
      action: 'deny',
      from: 'any',
      to: address,
      transport: 'any',
      port: 'any',
      why: 'disconnected from the network',
    },
    {
      action: 'deny',
      from: address,
      to: 'any',
      transport: 'any',
      port: 'any',
      why: 'disconnected from the network',
    },
  ]
  return {
    ...made,
    title: `Isolate ${name}`,
    firewall: rows,
    nftables: nftables(rows),
    virtualPatch: '',
    setting: '',
  }
}

/** One measure for many devices, by the attack method it removes. */
const EVERYWHERE: Readonly<Record<string, (count: string) => string>> = {
  'default-credentials': (count) =>
    `Replace default passwords and community strings on ${count} that accept them`,
  'clear-text-credentials': (count) => `Allow only encrypted sign-in protocols on ${count}`,
  'no-sign-in': (count) => `Require sign-in on ${count} without it`,
  'unauthenticated-control': (count) => `Require sign-in to write to and program ${count}`,
  'remote-access': (count) => `Block remote access to ${count} where it was seen`,
}
/** Devices named to begin with. */
const MOST_FIRST = 5

function everywhereChange(
  numbers: Pick<PathChange, 'tag' | 'before' | 'alone' | 'together' | 'targets'>,
  method: string,
  ends: readonly string[],
  around: Surroundings,
): PathChange {
  const words = EVERYWHERE[method] ?? ((count: string) => `Fix ${method} on ${count}`)
  const first = ends.slice(0, MOST_FIRST).map((id) => around.get(id)?.name ?? id)
  return {
    ...numbers,
    kind: 'everywhere',
    title: words(`all ${ends.length.toLocaleString('en')} devices`),
    devices: ends.slice(0, MOST_ROWS),
    firewall: [],
    nftables: '',
    virtualPatch: '',
    setting: `Start with ${first.join(', ')}${ends.length > MOST_FIRST ? ', then continue by zone' : ''}`,
  }
}

function segmentChange(
  tag: string,
  zone: string,
  numbers: Pick<PathChange, 'before' | 'alone' | 'together' | 'targets'>,
  around: Surroundings,
  deviceOf: (id: string) => Addressed,
): PathChange {
  const rows: FirewallRow[] = []
  const denied: FirewallRow[] = []
  const members: string[] = []
  let left = 0
  for (const member of around.values()) {
    if (member.zone !== zone) continue
    members.push(member.id)
    const foreign = needs(member.inbound, around).filter(({ other }) => around.get(other)?.zone !== zone)
    const own = new Set([deviceOf(member.id).address, ...foreign.map(({ to }) => to)].filter(isIp))
    const allowed = portsOf(foreign).flatMap((one) =>
      allowing(one, deviceOf(member.id).address, around, deviceOf, 'seen, to be verified'),
    )
    // All of a device or nothing: to deny the rest while some of its traffic is not listed would cut it off.
    const isWhole = member.inbound.length < MOST_CONTACTS
    if (!isWhole || rows.length + denied.length + allowed.length + own.size > MOST_ZONE_ROWS) {
      left += own.size > 0 ? 1 : 0
      continue
    }
    rows.push(...allowed)
    for (const to of own)
      denied.push({ action: 'deny', from: 'any', to, transport: 'any', port: 'any', why: 'everything else' })
  }
  const all = [...rows, ...denied]
  return {
    tag,
    kind: 'segment',
    title: `Allow only known traffic into ${zone === '' ? 'the zone' : zone}`,
    devices: members.slice(0, MOST_ROWS),
    ...numbers,
    firewall: all,
    nftables: nftables(all),
    virtualPatch: '',
    setting:
      left > 0
        ? `${left} of the zone’s devices ${left === 1 ? 'is' : 'are'} not included, as the list would be too long`
        : '',
  }
}

/**
 * Traffic that a firewall between networks sees and must continue to allow: TCP and UDP between devices of this site.
 * ARP, PROFINET and link-local addresses stay in their subnet; a port scan is no legitimate need.
 */
function needs(contacts: readonly Contact[], around: Surroundings): readonly Contact[] {
  return contacts.filter(
    ({ transport, port, other, isTalk, from }) =>
      (transport === 'tcp' || transport === 'udp') &&
      port !== undefined &&
      isTalk &&
      !LINK_LOCAL.test(from) &&
      around.get(other)?.isSuspect !== true,
  )
}

/** Allows the contacts that were seen, then denies the rest on the same ports. */
function onlyThese(
  seen: readonly Contact[],
  address: string,
  around: Surroundings,
  deviceOf: (id: string) => Addressed,
  why: string,
): FirewallRow[] {
  if (address === '') return []
  const rows: FirewallRow[] = []
  const contacts = needs(seen, around)
  for (const one of portsOf(contacts)) {
    const { transport, port } = one
    rows.push(...allowing(one, address, around, deviceOf, why))
    const asked = new Set([address, ...one.contacts.map(({ to }) => to)].filter(isIp))
    for (const to of asked) rows.push({ action: 'deny', from: 'any', to, transport, port, why: 'all others' })
  }
  return rows.slice(0, MOST_ROWS)
}

/** The clients of a port, by the addresses they used: one with two network cards needs both. */
function allowing(
  { transport, port, protocols, contacts }: Port,
  address: string,
  around: Surroundings,
  deviceOf: (id: string) => Addressed,
  why: string,
): FirewallRow[] {
  const rows = new Map<string, FirewallRow>()
  for (const contact of contacts) {
    if (around.get(contact.other)?.type === 'Internet') continue
    const from = contact.from || deviceOf(contact.other).address
    const to = contact.to || address
    if (from === '' || to === '') continue
    const check = around.get(contact.other)?.isAccused === true ? CHECK_FIRST : ''
    rows.set(`${from} ${to}`, {
      action: 'allow',
      from,
      to,
      transport,
      port,
      why: `${check}${protocols}: ${why}`,
    })
  }
  return [...rows.values()]
}

interface Port {
  readonly transport: string
  readonly port: string
  /** All that is spoken on it. */
  readonly protocols: string
  readonly contacts: readonly Contact[]
}

/** Ports of contacts, each once, whatever is carried in what: CIP in EtherNet/IP is one port. */
function portsOf(contacts: readonly Contact[]): readonly Port[] {
  const found = Map.groupBy(contacts, ({ transport, port }) => `${transport} ${port ?? 'any'}`)
  return [...found]
    .map(([key, all]) => {
      const [transport = '', port = ''] = key.split(' ')
      const names = [...new Set(all.map(({ protocol }) => protocol || 'unknown protocol'))].sort()
      return { transport, port, protocols: names.join(', '), contacts: all }
    })
    .sort((a, b) => Number(a.port) - Number(b.port) || (a.transport < b.transport ? -1 : 1))
}

/** Drops what comes to the device's own ports from anyone who was not seen to need them. Suricata 7 syntax. */
function virtualPatch(
  address: string,
  inbound: readonly Contact[],
  cves: readonly string[],
  sid: number,
  deviceOf: (id: string) => Addressed,
): string {
  const ports = portsOf(inbound).filter(({ port, transport }) => transport === 'tcp' && /^\d+$/.test(port))
  const clients = [...new Set(inbound.map(({ from, other }) => from || deviceOf(other).address))].filter(
    (one) => /^\d+\./.test(one),
  )
  if (ports.length === 0 || clients.length === 0 || clients.length > MOST_CLIENTS || !/^\d+\./.test(address))
    return ''
  const list = [...new Set(ports.map(({ port }) => port))].join(',')
  const names = ['virtual patch', ...new Set(cves.slice(0, 3))].join(' ')
  return `drop tcp ![${clients.join(',')}] any -> ${address} [${list}] (msg:"Sightglass ${names}: not a known client"; flow:to_server; classtype:attempted-admin; sid:${sid}; rev:1;)`
}
