/** Firewall configurations people have: nftables, Cisco ASA access lists, Fortinet policies. What they allow, and what is weak. */

export interface FirewallRule {
  readonly action: 'allow' | 'deny'
  /** CIDR or `any`. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** `tcp`, `udp`, `any`. */
  readonly transport: string
  /** `502`, `1-1024`, `any`. */
  readonly ports: readonly string[]
  readonly line: number
  readonly name: string
}

export interface FirewallFinding {
  readonly line: number
  readonly kind: 'allows-everything' | 'allows-any-source' | 'never-reached'
  readonly text: string
}

export interface FirewallConfig {
  readonly dialect: 'nftables' | 'cisco-asa' | 'fortinet'
  readonly rules: readonly FirewallRule[]
  /** Lines that look like rules and could not be read. */
  readonly unread: readonly number[]
}

const ANY = ['any'] as const
/** Rules of one configuration; the check of what covers what compares each with those before it. */
const MOST_RULES = 5000

/** Undefined where it is none of the three. */
export function readFirewall(text: string): FirewallConfig | undefined {
  if (/^\s*config firewall policy\b/m.test(text)) return readFortinet(text)
  if (/^\s*access-list \S+ (?:extended|line)/m.test(text)) return readAsa(text)
  if (/^\s*(?:table|chain|add rule)\b/m.test(text)) return readNftables(text)
  return undefined
}

function readNftables(text: string): FirewallConfig {
  const rules: FirewallRule[] = []
  const unread: number[] = []
  text.split('\n').forEach((raw, at) => {
    const line = raw.replace(/#.*$/, '').trim()
    const verdict = /\b(accept|drop|reject)\b/.exec(line)?.[1]
    // A policy is the chain's last word, not a rule.
    if (verdict === undefined || /\bpolicy\b/.test(line) || rules.length >= MOST_RULES) return
    if (/\bct state\b/.test(line) && !/\bnew\b/.test(line)) return
    const set = (word: string) => {
      const found = new RegExp(`\\b${word} (!= )?(\\{[^}]*\\}|\\S+)`).exec(line)
      return found === null ? undefined : { isNot: found[1] !== undefined, values: listIn(found[2]!) }
    }
    const [from, to] = [set('saddr'), set('daddr')]
    const ports = set('dport')
    if (
      [from, to, ports].some(
        (one) => one?.isNot === true || one?.values.some((value) => value.startsWith('@')),
      )
    ) {
      unread.push(at + 1)
      return
    }
    rules.push({
      action: verdict === 'accept' ? 'allow' : 'deny',
      from: from?.values ?? ANY,
      to: to?.values ?? ANY,
      transport: /\b(tcp|udp)\b/.exec(line)?.[1] ?? 'any',
      ports: ports?.values ?? ANY,
      line: at + 1,
      name: /comment "([^"]*)"/.exec(line)?.[1] ?? '',
    })
  })
  return { dialect: 'nftables', rules, unread }
}

function listIn(text: string): readonly string[] {
  return text
    .replace(/[{}]/g, '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** Names of ports in Cisco's command reference that plants use. */
const ASA_PORTS: Readonly<Record<string, string>> = {
  www: '80',
  http: '80',
  https: '443',
  ssh: '22',
  telnet: '23',
  ftp: '21',
  domain: '53',
  snmp: '161',
  ntp: '123',
  tftp: '69',
  smtp: '25',
  sqlnet: '1521',
}

function readAsa(text: string): FirewallConfig {
  const rules: FirewallRule[] = []
  const unread: number[] = []
  text.split('\n').forEach((raw, at) => {
    const found = /^\s*access-list (\S+) (?:line \d+ )?extended (permit|deny) (\S+) (.+)$/.exec(raw.trim())
    if (found === null || rules.length >= MOST_RULES) return
    const [, name = '', action, transport = '', rest = ''] = found
    const words = rest.split(/\s+/)
    const from = asaAddress(words)
    if (from !== undefined) asaPorts(words)
    const to = from === undefined ? undefined : asaAddress(words)
    if (from === undefined || to === undefined || /^object/.test(transport)) {
      unread.push(at + 1)
      return
    }
    rules.push({
      action: action === 'permit' ? 'allow' : 'deny',
      from: [from],
      to: [to],
      transport: transport === 'ip' ? 'any' : transport,
      ports: [asaPorts(words)],
      line: at + 1,
      name,
    })
  })
  return { dialect: 'cisco-asa', rules, unread }
}

/** Takes an address off the front: `any`, `host A`, `A MASK`. Undefined for objects, which are defined elsewhere. */
function asaAddress(words: string[]): string | undefined {
  const first = words.shift() ?? ''
  if (/^any[46]?$/.test(first)) return 'any'
  if (first === 'host') return words.shift()
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(first)) return undefined
  const bits = maskBits(words.shift() ?? '')
  return bits === undefined ? undefined : `${first}/${bits}`
}

function asaPorts(words: string[]): string {
  const number = (text: string | undefined) => ASA_PORTS[text ?? ''] ?? text ?? 'any'
  if (words[0] === 'eq') return number(words.splice(0, 2)[1])
  if (words[0] === 'range') {
    const [, low, high] = words.splice(0, 3)
    return `${number(low)}-${number(high)}`
  }
  return 'any'
}

function maskBits(mask: string): number | undefined {
  const octets = mask.split('.').map(Number)
  if (octets.length !== 4 || octets.some((one) => !(one >= 0 && one <= 255))) return undefined
  const bits = octets.map((one) => one.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits) ? bits.replace(/0/g, '').length : undefined
}

function readFortinet(text: string): FirewallConfig {
  const addresses = fortinetObjects(text, 'config firewall address', (settings) => {
    const subnet = settings.get('subnet')?.split(' ') ?? []
    const bits = maskBits(subnet[1] ?? '')
    return subnet[0] === undefined || bits === undefined ? undefined : `${subnet[0]}/${bits}`
  })
  const services = fortinetObjects(text, 'config firewall service custom', (settings) => {
    const [transport, ports] = settings.has('tcp-portrange')
      ? ['tcp', settings.get('tcp-portrange')]
      : ['udp', settings.get('udp-portrange')]
    return ports === undefined ? undefined : `${transport} ${ports.split(':')[0]}`
  })
  const rules: FirewallRule[] = []
  const unread: number[] = []
  for (const { line, settings } of fortinetEdits(text, 'config firewall policy')) {
    if (rules.length >= MOST_RULES || settings.get('status') === 'disable') continue
    const side = (key: string) =>
      namesIn(settings.get(key) ?? '').map((name) => (/^all$/i.test(name) ? 'any' : addresses.get(name)))
    const [from, to] = [side('srcaddr'), side('dstaddr')]
    const told = namesIn(settings.get('service') ?? 'ALL').map((name) =>
      /^ALL$/i.test(name) ? 'any any' : services.get(name),
    )
    if ([...from, ...to, ...told].some((one) => one === undefined) || from.length === 0 || to.length === 0) {
      unread.push(line)
      continue
    }
    const pairs = told.map((one) => one!.split(' '))
    const transports = new Set(pairs.map(([transport]) => transport!))
    rules.push({
      action: settings.get('action') === 'accept' ? 'allow' : 'deny',
      from: from as string[],
      to: to as string[],
      transport: transports.size === 1 ? [...transports][0]! : 'any',
      ports: pairs.map(([, port = 'any']) => port),
      line,
      name: settings.get('name')?.replace(/"/g, '') ?? '',
    })
  }
  return { dialect: 'fortinet', rules, unread }
}

function fortinetObjects(
  text: string,
  section: string,
  valueIn: (settings: ReadonlyMap<string, string>) => string | undefined,
): ReadonlyMap<string, string> {
  const objects = new Map<string, string>()
  for (const { name, settings } of fortinetEdits(text, section)) {
    const value = valueIn(settings)
    if (value !== undefined) objects.set(name, value)
  }
  return objects
}

function* fortinetEdits(text: string, section: string) {
  let isInside = false
  let edit: { line: number; name: string; settings: Map<string, string> } | undefined
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === section) isInside = true
    else if (isInside && line === 'end') isInside = false
    else if (isInside && line.startsWith('edit '))
      edit = { line: at + 1, name: line.slice(5).replace(/"/g, ''), settings: new Map() }
    else if (isInside && edit !== undefined && line.startsWith('set ')) {
      const [, key = '', value = ''] = /^set (\S+) ?(.*)$/.exec(line) ?? []
      edit.settings.set(key, value)
    } else if (isInside && line === 'next' && edit !== undefined) {
      yield edit
      edit = undefined
    }
  }
}

function namesIn(text: string): readonly string[] {
  return (text.match(/"[^"]*"|\S+/g) ?? []).map((name) => name.replace(/"/g, ''))
}

/** Rules that allow too much, and rules that never come to be asked because an earlier one covers them. */
export function firewallFindings({ rules }: FirewallConfig): FirewallFinding[] {
  const found: FirewallFinding[] = []
  rules.forEach((rule, at) => {
    const isAny = (list: readonly string[]) => list.includes('any') || list.includes('0.0.0.0/0')
    if (rule.action === 'allow' && isAny(rule.from)) {
      const isAll = isAny(rule.to) && isAny(rule.ports)
      found.push({
        line: rule.line,
        kind: isAll ? 'allows-everything' : 'allows-any-source',
        text: isAll
          ? 'allows everything from everywhere'
          : `lets anyone reach ${rule.to.join(', ')} on ${rule.transport} ${rule.ports.join(', ')}`,
      })
    }
    const covering = rules.slice(0, at).find((before) => covers(before, rule))
    if (covering !== undefined)
      found.push({
        line: rule.line,
        kind: 'never-reached',
        text: `is never asked: line ${covering.line} (${covering.action}) covers it`,
      })
  })
  return found
}

function covers(wide: FirewallRule, narrow: FirewallRule): boolean {
  return (
    (wide.transport === 'any' || wide.transport === narrow.transport) &&
    narrow.from.every((one) => wide.from.some((other) => holds(other, one))) &&
    narrow.to.every((one) => wide.to.some((other) => holds(other, one))) &&
    narrow.ports.every((one) => wide.ports.some((other) => portHolds(other, one)))
  )
}

function portHolds(wide: string, narrow: string): boolean {
  if (wide === 'any' || wide === narrow) return true
  if (narrow === 'any') return false
  const [low, high = low] = wide.split('-').map(Number) as [number, number?]
  const [from, to = from] = narrow.split('-').map(Number) as [number, number?]
  return from >= low && to <= (high ?? low)
}

/** Is the range or address `narrow` inside `wide`? Other than IPv4 only what is written alike. */
export function holds(wide: string, narrow: string): boolean {
  if (wide === 'any' || wide === narrow) return true
  if (narrow === 'any') return false
  const [a, b] = [rangeOf(wide), rangeOf(narrow)]
  return a !== undefined && b !== undefined && b.low >= a.low && b.high <= a.high
}

function rangeOf(text: string): { readonly low: number; readonly high: number } | undefined {
  const [, a, b, c, d, bits = '32'] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text) ?? []
  if (a === undefined) return undefined
  const address = ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d)
  const size = 2 ** (32 - Number(bits))
  const low = Math.floor(address / size) * size
  return { low, high: low + size - 1 }
}
