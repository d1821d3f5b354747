/** nftables rulesets as `nft list ruleset` prints them: nft(8) of nftables 1.0. */
import type { FirewallConfig, FirewallRule } from './firewall.ts'
import { ANY, limits } from './firewall-words.ts'

export function readNftables(text: string): FirewallConfig {
  const rules: FirewallRule[] = []
  const unread: number[] = []
  let chain = ''
  text.split('\n').forEach((raw, at) => {
    const line = raw.replace(/#.*$/, '').trim()
    chain = /^chain (\S+)/.exec(line)?.[1] ?? chain
    const verdict = /\b(accept|drop|reject)\b/.exec(line)?.[1]
    // A policy is the chain's last word, not a rule.
    if (verdict === undefined || /\bpolicy\b/.test(line) || rules.length >= limits.rules) return
    if (/\bct state\b/.test(line) && !/\bnew\b/.test(line)) return
    const set = (word: string) => {
      const found = new RegExp(`\\b${word} (!= )?(\\{[^}]*\\}|\\S+)`).exec(line)
      return found === null ? undefined : { isNot: found[1] !== undefined, values: listIn(found[2]!) }
    }
    const [from, to, ports] = [set('saddr'), set('daddr'), set('dport')]
    const isBeyond = [from, to, ports].some(
      (one) => one?.isNot === true || one?.values.some((value) => value.startsWith('@')),
    )
    if (isBeyond) {
      unread.push(at + 1)
      return
    }
    const [enters, leaves] = [
      /\biif(?:name)? "?([\w.*@-]+)/.exec(line)?.[1],
      /\boif(?:name)? "?([\w.*@-]+)/.exec(line)?.[1],
    ]
    rules.push({
      action: verdict === 'accept' ? 'allow' : 'deny',
      from: from?.values ?? ANY,
      to: to?.values ?? ANY,
      transport: /\b(tcp|udp|icmp|icmpv6|esp|ah|gre)\b/.exec(line)?.[1] ?? 'any',
      ports: ports?.values ?? ANY,
      line: at + 1,
      name: /comment "([^"]*)"/.exec(line)?.[1] ?? '',
      chain: /^add rule \S+ \S+ (\S+)/.exec(line)?.[1] ?? chain,
      through: throughOf(enters, leaves),
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

export function throughOf(enters: string | undefined, leaves: string | undefined): string {
  return enters === undefined && leaves === undefined ? '' : `${enters ?? 'any'} > ${leaves ?? 'any'}`
}
