/** Firewall configurations of the data folder, as tables of rules, and traffic that they forbid. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  askedRules,
  type FirewallConfig,
  type FirewallRule,
  firewallFindings,
  readFirewall,
} from '#exposure/firewall'
import type { Link } from '#model/device'
import { parseRange } from '#model/site'

export const limits = {
  files: 100,
  bytes: 16 * 1024 * 1024,
  /** Rules of one table. */
  rows: 1000,
  /** Links that are checked against the rules, and rules that they are checked against. */
  links: 20_000,
  rules: 500,
} as const

export interface FirewallTableRow {
  readonly sources: string
  readonly destinations: string
  readonly ports: string
}

export interface FirewallTables {
  readonly weak: FirewallTableRow[]
  readonly redundant: FirewallTableRow[]
  /** Whether a rule forbids what was seen. */
  forbids(link: Link): boolean
}

export async function firewallTables(data: string): Promise<FirewallTables> {
  const configs = await configsIn(join(data, 'firewalls'))
  const weak: FirewallTableRow[] = []
  const redundant: FirewallTableRow[] = []
  for (const config of configs) {
    const rules = new Map(config.rules.map((rule) => [rule.line, rule]))
    for (const { line, kind } of firewallFindings(config)) {
      const rows = kind === 'redundant' || kind === 'never-reached' ? redundant : weak
      const rule = rules.get(line)
      if (rule !== undefined && rows.length < limits.rows) rows.push(rowOf(rule))
    }
  }
  const tests = configs.map((config) => askedRules(config).slice(0, limits.rules).map(testOf))
  return {
    weak,
    redundant,
    forbids: (link) => tests.some((rules) => rules.find(({ matches }) => matches(link))?.action === 'deny'),
  }
}

async function configsIn(folder: string): Promise<readonly FirewallConfig[]> {
  const names = await readdir(folder).catch(() => [])
  const configs: FirewallConfig[] = []
  for (const name of names.sort().slice(0, limits.files)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() !== true || found.size > limits.bytes) continue
    const config = readFirewall(await readFile(path, 'utf8'))
    if (config !== undefined) configs.push(config)
  }
  return configs
}

function rowOf({ from, to, transport, ports }: FirewallRule): FirewallTableRow {
  const protocol = transport === 'any' ? 'Any' : transport.toUpperCase()
  return {
    sources: from.map(endText).join(', '),
    destinations: to.map(endText).join(', '),
    ports: ports.map((port) => (port === 'any' ? 'Any' : `${port} (${protocol})`)).join(', '),
  }
}

/** `Any`, `ip (host)`, `from ip-to ip (RANGE)` and `ip, mask (NETWORK)`. */
export function endText(end: string): string {
  if (end === 'any' || /^(?:0\.0\.0\.0|::)\/0$/.test(end)) return 'Any'
  if (end.includes('-')) return `${end} (RANGE)`
  const [ip = '', bits] = end.split('/')
  if (bits === undefined || bits === '32' || bits === '128') return `${ip} (host)`
  return `${ip}, ${ip.includes(':') ? `/${bits}` : maskOf(Number(bits))} (NETWORK)`
}

/** 24 → `255.255.255.0`. */
export function maskOf(bits: number): string {
  return [0, 8, 16, 24].map((at) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - at)))).join('.')
}

function testOf({ action, from, to, transport, ports }: FirewallRule) {
  const [isSource, isTarget] = [endTest(from), endTest(to)]
  const isPort = portTest(ports)
  const matches = (link: Link) =>
    (transport === 'any' || transport === link.transport) &&
    isPort(link.port) &&
    isSource(link.clientAddress) &&
    isTarget(link.serverAddress)
  return { action, matches }
}

function endTest(ends: readonly string[]): (address: string) => boolean {
  if (ends.includes('any')) return () => true
  const ranges = ends.map((end) => parseRange(end)).filter((range) => range !== undefined)
  return (address) => ranges.some((range) => range.holds(address))
}

function portTest(ports: readonly string[]): (port: number | undefined) => boolean {
  if (ports.includes('any')) return () => true
  const spans = ports.map((port) => port.split('-').map(Number))
  return (port) =>
    port !== undefined && spans.some(([first = 0, last = first]) => port >= first && port <= last)
}
