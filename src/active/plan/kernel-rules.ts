/** The kernel's part of a plan: an nftables ruleset that lets exactly the requests of the plan out of the query interface. */
import { toHex } from '#bytes/hex'
import type { CompiledField, CompiledStep } from '../template/compile.ts'
import type { QueryTemplate } from '../template/template.ts'
import { type CompiledQuery, compileTarget } from './compile-target.ts'
import type { QueryPlan } from './query-plan.ts'

/** Bytes that one comparison of nftables 1.1 holds. */
const LONGEST_MATCH = 16
const IP_HEADER = 20
const TCP_HEADER = 20
const UDP_HEADER = 8
/** A SYN with the maximum segment size as its only option. */
const SYN_LENGTH = 44

/** Seconds that the rules of a plan hold unless the gate renews them: a killed gate leaves nothing open. */
const ALIVE_SECONDS = 10

export interface RuleOptions {
  readonly networkInterface: string
  /** False in tests that send each variant: rate, quota and time are not bounded, content and addresses are. */
  readonly isRateLimited?: boolean
}

/** Renews the rules of a plan for `ALIVE_SECONDS`; an element cannot be changed in place before Linux 6.13. */
export function keepAlive(mac: string): string {
  const set = 'element netdev sightglass alive'
  return `add ${set} { ${mac} }\ndelete ${set} { ${mac} }\nadd ${set} { ${mac} timeout ${ALIVE_SECONDS}s }\n`
}

/** Drops all packets: before the first plan, after each run, and while the gate is absent. */
export function dropAll(networkInterface: string): string {
  return `table netdev sightglass
delete table netdev sightglass
table netdev sightglass {
  counter refused { }
  chain out {
    type filter hook egress device "${networkInterface}" priority 0; policy drop;
    counter name "refused" drop
  }
}
`
}

/** For `nft -f`, which loads it as one transaction. */
export function kernelRules(
  plan: QueryPlan,
  templates: ReadonlyMap<string, QueryTemplate>,
  { networkInterface, isRateLimited = true }: RuleOptions,
): string {
  const { source, budgets, targets } = plan
  const refused = 'counter name "refused" drop'
  const chains = targets.flatMap((target, i) => {
    const queries = compileTarget(plan, target, templates)
    const limits = isRateLimited
      ? [
          `quota name "device${i}" ${refused}`,
          `limit rate over ${budgets.packetsPerSecond}/second burst ${budgets.packetsPerSecond} packets ${refused}`,
        ]
      : []
    const chain = (name: string, rules: readonly string[]) => `  chain ${name}${i} {
${[...limits, ...new Set(rules)].map((rule) => `    ${rule}`).join('\n')}
    ${refused}
  }`
    const ofIp = queries.filter(({ template }) => template.transport !== 'link')
    const ofLink = queries.filter(({ template }) => template.transport === 'link').flatMap(linkRules)
    return [
      chain('device', ofIp.flatMap(rulesOfQuery)),
      ...(ofLink.length === 0 ? [] : [chain('link', ofLink)]),
    ]
  })
  const jumps = targets.flatMap((target, i) => {
    const { address, mac } = target
    const ip = `ether saddr ${source.mac} ether daddr ${mac} ip saddr ${source.address} ip daddr ${address} jump device${i}`
    const link = linkDestinations(compileTarget(plan, target, templates)).map(
      (to) => `ether type ${to.type} ether saddr ${source.mac} ether daddr ${to.mac} jump link${i}`,
    )
    return [...link, ip]
  })
  const alive = `set alive { type ether_addr; size 2; flags timeout; elements = { ${source.mac} timeout ${ALIVE_SECONDS}s } }`
  const siteLimit = `limit rate over ${budgets.sitePacketsPerSecond}/second burst ${budgets.sitePacketsPerSecond} packets ${refused}`
  return `table netdev sightglass
delete table netdev sightglass
table inet sightglass
delete table inet sightglass
table netdev sightglass {
  counter refused { }
  counter background { }
${isRateLimited ? `  ${alive}` : ''}
${targets.map((_, i) => `  quota device${i} { over ${budgets.bytesPerDevice} bytes }`).join('\n')}
${chains.join('\n')}
  chain out {
    type filter hook egress device "${networkInterface}" priority 0; policy drop;
    ${isRateLimited ? 'ether saddr != @alive counter name "background" drop' : ''}
    ${arpReply(source)}
    ip protocol icmp icmp type destination-unreachable counter name "background" drop
    ip hdrlength != 5 ${refused}
    ip frag-off & 0x3fff != 0 ${refused}
    ${isRateLimited ? siteLimit : ''}
${jumps.map((jump) => `    ${jump}`).join('\n')}
    ${refused}
  }
}
table inet sightglass {
  set open { type ipv4_addr; size 1024; flags dynamic; }
  chain out {
    type filter hook output priority 0; policy accept;
    meta l4proto tcp ct state new add @open { ip daddr ct count over 1 } reject with tcp reset
  }
}
`
}

/** Devices find our MAC address by ARP: the one answer to it, and never a request. */
function arpReply({ address, mac }: QueryPlan['source']): string {
  return `arp operation reply arp saddr ether ${mac} arp saddr ip ${address} ether saddr ${mac} meta length <= 60 limit rate 10/second burst 10 packets accept`
}

/** One length, or of an encrypted request from the least to the most. */
function lengthOf({ bytes, tail }: CompiledStep, headers: number): string {
  const length = IP_HEADER + headers + bytes.length
  return tail === undefined ? String(length) : `${length + tail[0]}-${length + tail[1]}`
}

function rulesOfQuery({ template, planned, steps }: CompiledQuery): readonly string[] {
  const requests = steps.filter(({ bytes, tail }) => bytes.length > 0 || tail !== undefined)
  const { port } = planned
  if (template.transport === 'udp')
    return requests.map(
      (step) => `udp dport ${port} ip length ${lengthOf(step, UDP_HEADER)} ${contentOf(step)} accept`,
    )
  const plain = 'tcp doff 5 tcp urgptr 0'
  return [
    `tcp dport ${port} tcp flags == syn ip length ${SYN_LENGTH} tcp doff 6 @th,160,16 0x0204 limit rate 4/minute burst 4 packets accept`,
    `tcp dport ${port} tcp flags { ack, fin|ack, rst, rst|ack } ip length ${IP_HEADER + TCP_HEADER} ${plain} accept`,
    ...requests.map(
      (step) =>
        `tcp dport ${port} tcp flags { ack, psh|ack, fin|psh|ack } ip length ${lengthOf(step, TCP_HEADER)} ${plain} ${contentOf(step)} accept`,
    ),
  ]
}

/** Frames without IP: each byte from the destination address on; a multicast frame once until the rules are loaded again. */
function linkRules({ steps }: CompiledQuery): readonly string[] {
  return steps.map((step) => {
    const isGroup = (step.bytes[0]! & 1) === 1
    const once = isGroup ? ' limit rate 1/week burst 1 packets' : ''
    return `meta length ${step.bytes.length} ${contentOf(step, '@ll')}${once} accept`
  })
}

/** Destination and EtherType of the frames of a device. */
function linkDestinations(queries: readonly CompiledQuery[]) {
  const steps = queries.filter(({ template }) => template.transport === 'link').flatMap((one) => one.steps)
  const macs = new Map(
    steps.map(({ bytes }) => [toHex(bytes, 0, 6).match(/../g)!.join(':'), `0x${toHex(bytes, 12, 14)}`]),
  )
  return [...macs].map(([mac, type]) => ({ mac, type }))
}

/** Comparisons of the payload: constant runs in pieces of at most 16 bytes, then the fields. */
function contentOf({ bytes, fields }: CompiledStep, base = '@ih'): string {
  const isField = new Uint8Array(bytes.length)
  for (const { offsets, length } of fields)
    for (const offset of offsets) isField.fill(1, offset, offset + length)
  const matches: string[] = []
  for (let at = 0; at < bytes.length; ) {
    if (isField[at] === 1) {
      at++
      continue
    }
    let end = at
    while (end < bytes.length && isField[end] === 0 && end - at < LONGEST_MATCH) end++
    matches.push(`${base},${at * 8},${(end - at) * 8} 0x${toHex(bytes, at, end)}`)
    at = end
  }
  return [...matches, ...fields.flatMap(fieldMatches)].join(' ')
}

function fieldMatches({ offsets, length, isLittle, bound }: CompiledField): readonly string[] {
  if (bound.kind === 'open' || bound.kind === 'secret') return []
  const text = (value: number) => `0x${toHex(fieldHex(value, length, isLittle))}`
  const allowed =
    bound.kind === 'range'
      ? `${text(bound.from)}-${text(bound.to)}`
      : bound.values.length === 1
        ? text(bound.values[0]!)
        : `{ ${bound.values.map(text).join(', ')} }`
  return offsets.map((offset) => `@ih,${offset * 8},${length * 8} ${allowed}`)
}

/** Most significant byte first, as the kernel compares; a little-endian field has its bytes in the order of the wire. */
function fieldHex(value: number, length: number, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    bytes[isLittle ? i : length - 1 - i] = value % 256
    value = Math.floor(value / 256)
  }
  return bytes
}
