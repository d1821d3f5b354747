/** Firewall configurations people have: what they let through, and which of their rules are weak or for nothing. */
import { readAsa } from './firewall-asa.ts'
import { readFortinet } from './firewall-fortinet.ts'
import { readIptables } from './firewall-iptables.ts'
import { readNftables } from './firewall-nftables.ts'

export interface FirewallRule {
  readonly action: 'allow' | 'deny'
  /** CIDR, `a-b`, or `any`. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** `tcp`, `udp`, `any`. */
  readonly transport: string
  /** `502`, `1-1024`, `any`. */
  readonly ports: readonly string[]
  readonly line: number
  readonly name: string
  /** Rules of one chain or access list are asked one after another; '' where there is but one. */
  readonly chain?: string | undefined
  /** Interfaces or zones it is bound to: `lan > dmz`; '' for any. */
  readonly through?: string | undefined
}

export interface FirewallFinding {
  readonly line: number
  readonly kind:
    | 'allows-everything'
    | 'allows-any-source'
    | 'readable-service'
    | 'never-reached'
    | 'redundant'
  readonly text: string
}

export interface FirewallConfig {
  readonly dialect: 'nftables' | 'iptables' | 'cisco-asa' | 'fortinet'
  readonly rules: readonly FirewallRule[]
  /** Lines that look like rules and could not be read. */
  readonly unread: readonly number[]
}

/** Undefined where it is none of those that are read. */
export function readFirewall(text: string): FirewallConfig | undefined {
  if (/^\s*config firewall policy\b/m.test(text)) return readFortinet(text)
  if (/^\s*access-list \S+ (?:extended|line)/m.test(text)) return readAsa(text)
  if (/^\*(?:filter|nat|mangle|raw)\b/m.test(text) || /^(?:iptables )?-A \S+ /m.test(text))
    return readIptables(text)
  if (/^\s*(?:table|chain|add rule)\b/m.test(text)) return readNftables(text)
  return undefined
}

/** Rules that are compared with one another. */
const MOST_COMPARED = 4000

/** Services that carry secrets and commands for all to read, or that worms come by; port and name. */
const READABLE: readonly (readonly [port: string, transport: string, name: string])[] = [
  ['21', 'tcp', 'FTP'],
  ['23', 'tcp', 'Telnet'],
  ['69', 'udp', 'TFTP'],
  ['139', 'tcp', 'NetBIOS'],
  ['445', 'tcp', 'SMB'],
  ['512-514', 'tcp', 'rlogin and rsh'],
  ['3389', 'tcp', 'Remote Desktop'],
  ['5900', 'tcp', 'VNC'],
]

/** Rules that allow too much, and rules that never come to be asked because an earlier one covers them. */
export function firewallFindings({ rules }: FirewallConfig): FirewallFinding[] {
  const found: FirewallFinding[] = []
  rules.forEach((rule, at) => {
    const { line } = rule
    const wide = widthOf(rule)
    if (wide !== undefined) found.push({ line, ...wide })
    const covering = rules.slice(0, at).find((before) => covers(before, rule))
    if (covering === undefined) return
    const where = `line ${covering.line} (${covering.action}) covers it`
    found.push(
      covering.action === rule.action
        ? { line, kind: 'redundant', text: `adds nothing: ${where}` }
        : { line, kind: 'never-reached', text: `is never reached: ${where}` },
    )
  })
  return found
}

/** Rules that are ever asked: without those that an earlier one of the other kind covers. */
export function askedRules({ rules }: FirewallConfig): readonly FirewallRule[] {
  // Each is held against all before it; the largest configurations are taken as they are.
  if (rules.length > MOST_COMPARED) return rules
  return rules.filter(
    (rule, at) => !rules.slice(0, at).some((before) => before.action !== rule.action && covers(before, rule)),
  )
}

function widthOf(rule: FirewallRule): Omit<FirewallFinding, 'line'> | undefined {
  // Loopback traffic of a computer crosses no border.
  if (rule.action !== 'allow' || /\blo\b/.test(rule.through ?? '')) return undefined
  const isAny = (list: readonly string[]) => list.some((one) => ['any', '0.0.0.0/0', '::/0'].includes(one))
  const bound = rule.through === undefined || rule.through === '' ? '' : ` (${rule.through})`
  if (isAny(rule.from) && isAny(rule.to) && isAny(rule.ports))
    return { kind: 'allows-everything', text: `allows everything from any source${bound}` }
  if (isAny(rule.from))
    return {
      kind: 'allows-any-source',
      text: `allows any source to ${rule.to.join(', ')} on ${rule.transport} ${rule.ports.join(', ')}${bound}`,
    }
  const readable = READABLE.filter(
    ([port, transport]) =>
      (rule.transport === transport || rule.transport === 'any') &&
      rule.ports.some((own) => own !== 'any' && portHolds(own, port)),
  )
  if (readable.length === 0) return undefined
  const names = readable.map(([, , name]) => name).join(', ')
  return {
    kind: 'readable-service',
    text: `allows ${names} from ${rule.from.join(', ')} to ${rule.to.join(', ')}`,
  }
}

function covers(wide: FirewallRule, narrow: FirewallRule): boolean {
  return (
    (wide.chain ?? '') === (narrow.chain ?? '') &&
    ((wide.through ?? '') === '' || wide.through === narrow.through) &&
    (wide.transport === 'any' || wide.transport === narrow.transport) &&
    narrow.from.every((one) => wide.from.some((other) => holds(other, one))) &&
    narrow.to.every((one) => wide.to.some((other) => holds(other, one))) &&
    narrow.ports.every((one) => wide.ports.some((other) => portHolds(other, one)))
  )
}

/** Is the port or range `narrow` inside `wide`? */
export function portHolds(wide: string, narrow: string): boolean {
  if (wide === 'any' || wide === narrow) return true
  if (narrow === 'any') return false
  const [low = 0, high = low] = wide.split('-').map(Number)
  const [from = 0, to = from] = narrow.split('-').map(Number)
  return from >= low && to <= high
}

/** Is the range or address `narrow` inside `wide`? Other than IPv4 only what is written alike. */
export function holds(wide: string, narrow: string): boolean {
  if (wide === 'any' || wide === narrow) return true
  if (narrow === 'any') return false
  const [a, b] = [rangeOf(wide), rangeOf(narrow)]
  return a !== undefined && b !== undefined && b.low >= a.low && b.high <= a.high
}

interface Range {
  readonly low: number
  readonly high: number
}

function rangeOf(text: string): Range | undefined {
  const [from = '', to] = text.split('-')
  if (to !== undefined) {
    const [low, high] = [rangeOf(from), rangeOf(to)]
    return low === undefined || high === undefined ? undefined : { low: low.low, high: high.high }
  }
  const [, a, b, c, d, bits = '32'] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text) ?? []
  if (a === undefined) return undefined
  const address = ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d)
  const size = 2 ** (32 - Number(bits))
  const low = Math.floor(address / size) * size
  return { low, high: low + size - 1 }
}
