/** Policies of a FortiGate with their addresses and services: FortiOS 7.4 CLI Reference, config firewall. */
import type { FirewallConfig, FirewallRule } from './firewall.ts'
import { cidrOf, limits, serviceOf } from './firewall-words.ts'

/** Values of a name; undefined if it cannot be read. */
type Named = ReadonlyMap<string, readonly string[] | undefined>

export function readFortinet(text: string): FirewallConfig {
  const lines = text.split(/\r?\n/)
  const addresses = unfolded(
    named(lines, 'config firewall address', addressOf),
    named(lines, 'config firewall addrgrp', (settings) => namesIn(settings.get('member') ?? '')),
  )
  const services = unfolded(
    named(lines, 'config firewall service custom', servicesOf),
    named(lines, 'config firewall service group', (settings) => namesIn(settings.get('member') ?? '')),
    (name) => {
      const known = serviceOf(name)
      return known === undefined ? undefined : [known.join(' ')]
    },
  )
  const rules: FirewallRule[] = []
  const unread: number[] = []
  for (const { line, settings } of edits(lines, 'config firewall policy')) {
    if (rules.length >= limits.rules || settings.get('status') === 'disable') continue
    const side = (key: string) =>
      all(namesIn(settings.get(key) ?? ''), (name) => (/^all$/i.test(name) ? ['any'] : addresses(name)))
    const [from, to] = [side('srcaddr'), side('dstaddr')]
    const reported = all(namesIn(settings.get('service') ?? 'ALL'), (name) =>
      /^ALL$/i.test(name)
        ? ['any any']
        : /^ALL_(TCP|UDP)$/i.test(name)
          ? [`${name.slice(4).toLowerCase()} any`]
          : services(name),
    )
    const isNegated = ['srcaddr-negate', 'dstaddr-negate', 'service-negate'].some(
      (key) => settings.get(key) === 'enable',
    )
    if (
      from === undefined ||
      to === undefined ||
      reported === undefined ||
      isNegated ||
      from.length * to.length === 0
    ) {
      unread.push(line)
      continue
    }
    const pairs = reported.map((one) => one.split(' '))
    const transports = new Set(pairs.map(([transport]) => transport!))
    const zones = ['srcintf', 'dstintf'].map((key) => namesIn(settings.get(key) ?? 'any').join(' '))
    rules.push({
      action: settings.get('action') === 'accept' ? 'allow' : 'deny',
      from,
      to,
      transport: transports.size === 1 ? [...transports][0]! : 'any',
      ports: pairs.map(([, port = 'any']) => port),
      line,
      name: settings.get('name')?.replace(/"/g, '') ?? '',
      through: zones.every((zone) => zone === 'any') ? '' : zones.join(' > '),
    })
  }
  return { dialect: 'fortinet', rules, unread }
}

function addressOf(settings: ReadonlyMap<string, string>): readonly string[] | undefined {
  const type = settings.get('type') ?? 'ipmask'
  if (type === 'iprange') return [`${settings.get('start-ip')}-${settings.get('end-ip')}`]
  const [address, mask] = settings.get('subnet')?.split(' ') ?? []
  const cidr = cidrOf(address, mask)
  return type !== 'ipmask' || cidr === undefined ? undefined : [cidr]
}

/** `set tcp-portrange 80 8000-8080:1024-65535`: what follows a colon are ports of the client. */
function servicesOf(settings: ReadonlyMap<string, string>): readonly string[] | undefined {
  const ports = (transport: string) =>
    namesIn(settings.get(`${transport}-portrange`) ?? '').map((one) => `${transport} ${one.split(':')[0]}`)
  const found = [...ports('tcp'), ...ports('udp')]
  if (found.length > 0) return found
  const protocol = settings.get('protocol') ?? ''
  return /^ICMP6?$/.test(protocol) ? ['icmp any'] : undefined
}

function named(
  lines: readonly string[],
  section: string,
  valuesOf: (settings: ReadonlyMap<string, string>) => readonly string[] | undefined,
): Named {
  return new Map([...edits(lines, section)].map(({ name, settings }) => [name, valuesOf(settings)]))
}

/** Looks a name up, groups unfolded to a bound. */
function unfolded(
  single: Named,
  groups: Named,
  otherwise: (name: string) => readonly string[] | undefined = () => undefined,
) {
  const find = (name: string, depth = 0): readonly string[] | undefined => {
    if (single.has(name)) return single.get(name)
    const members = groups.get(name)
    if (members === undefined || depth > limits.depth) return otherwise(name)
    return all(members, (member) => find(member, depth + 1))
  }
  return (name: string) => find(name)
}

/** Values of all names; undefined where one has none, or there are too many. */
function all(
  names: readonly string[],
  valuesOf: (name: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const found: string[] = []
  for (const name of names) {
    const values = valuesOf(name)
    if (values === undefined || found.length + values.length > limits.members) return undefined
    for (const value of values) found.push(value)
  }
  return found
}

function* edits(lines: readonly string[], section: string) {
  let isInside = false
  /** Sections inside of an entry. */
  let nested = 0
  let edit: { line: number; name: string; settings: Map<string, string> } | undefined
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim()
    if (!isInside) isInside = line === section
    else if (line.startsWith('config ')) nested++
    else if (line === 'end' && nested > 0) nested--
    else if (line === 'end') isInside = false
    else if (nested > 0) continue
    else if (line.startsWith('edit '))
      edit = { line: at + 1, name: line.slice(5).replace(/"/g, ''), settings: new Map() }
    else if (edit !== undefined && line.startsWith('set ')) {
      const [, key = '', value = ''] = /^set (\S+) ?(.*)$/.exec(line) ?? []
      edit.settings.set(key, value)
    } else if (line === 'next' && edit !== undefined) {
      yield edit
      edit = undefined
    }
  }
}

function namesIn(text: string): readonly string[] {
  return (text.match(/"[^"]*"|\S+/g) ?? []).map((name) => name.replace(/"/g, ''))
}
