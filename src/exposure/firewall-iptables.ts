/** Rules as `iptables-save` prints them: iptables-save(8), iptables-extensions(8) of iptables 1.8. */
import type { FirewallConfig, FirewallRule } from './firewall.ts'
import { throughOf } from './firewall-nftables.ts'
import { ANY, limits } from './firewall-words.ts'

export function readIptables(text: string): FirewallConfig {
  const rules: FirewallRule[] = []
  const unread: number[] = []
  let isFilter = true
  text.split('\n').forEach((raw, at) => {
    const line = raw
      .replace(/^\s*\[\d+:\d+\]\s*/, '')
      .replace(/^\s*iptables\s+/, '')
      .trim()
    if (line.startsWith('*')) isFilter = line === '*filter'
    if (!isFilter || !line.startsWith('-A ') || rules.length >= limits.rules) return
    const words: readonly string[] = line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []
    const after = (...names: string[]) => {
      const found = words.findIndex((word) => names.includes(word))
      return found < 0 ? undefined : words[found + 1]
    }
    const target = after('-j', '--jump', '-g') ?? ''
    const states = after('--ctstate', '--state')?.split(',')
    if (states !== undefined && !states.includes('NEW')) return
    if (!['ACCEPT', 'DROP', 'REJECT'].includes(target)) {
      // Counting and logging let nothing through; another chain is not followed.
      if (!['LOG', 'NFLOG', 'RETURN', 'MARK', 'AUDIT', ''].includes(target)) unread.push(at + 1)
      return
    }
    if (words.includes('!') || /--match-set|-m (?:string|time|recent|geoip)\b/.test(line)) {
      unread.push(at + 1)
      return
    }
    const ports = (after('--dports', '--ports') ?? after('--dport', '--destination-port'))?.split(',')
    rules.push({
      action: target === 'ACCEPT' ? 'allow' : 'deny',
      from: after('-s', '--source')?.split(',') ?? rangesOf(after('--src-range')) ?? ANY,
      to: after('-d', '--destination')?.split(',') ?? rangesOf(after('--dst-range')) ?? ANY,
      transport: after('-p', '--protocol')?.replace(/^all$/, 'any') ?? 'any',
      ports: ports?.map((port) => port.replace(':', '-')) ?? ANY,
      line: at + 1,
      name: after('--comment')?.replace(/^"|"$/g, '') ?? '',
      chain: words[1] ?? '',
      through: throughOf(after('-i', '--in-interface'), after('-o', '--out-interface')),
    })
  })
  return { dialect: 'iptables', rules, unread }
}

function rangesOf(range: string | undefined): readonly string[] | undefined {
  return range === undefined ? undefined : [range]
}
