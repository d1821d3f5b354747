/** Lines of JSON-RPC by which miners speak to their pool: Stratum V1 (Slush Pool 2012), and the dialects of Monero and Ethereum. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** A line is seldom above 1 KiB; work to do may hold a list of hashes. */
const LONGEST_LINE = 16 * 1024
const HEAD = 512
const LINE_END = 0x0a

/** Methods that no other protocol has, each with the dialect. */
const METHODS: readonly (readonly [dialect: string, pattern: RegExp])[] = [
  [
    'Bitcoin',
    /"method"\s*:\s*"mining\.(?:subscribe|authorize|submit|notify|configure|set_difficulty|extranonce\.subscribe)"/,
  ],
  ['Ethereum', /"method"\s*:\s*"eth_(?:submitLogin|getWork|submitWork|submitHashrate)"/],
  [
    'Monero',
    /"method"\s*:\s*"(?:login|job|submit|keepalived)".{0,400}"(?:agent|pass|algo|blob|nonce|rigid)"/,
  ],
  ['Monero', /"(?:agent|pass|algo|blob|nonce)"\s*:.{0,400}"method"\s*:\s*"(?:login|job|submit)"/],
]

export interface StratumMessage {
  /** '' for a line without news. */
  readonly dialect: string
  /** Wallet or account that is paid; '' if absent. */
  readonly account: string
}

function dialectOf(line: string): string {
  return METHODS.find(([, pattern]) => pattern.test(line))?.[0] ?? ''
}

export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] !== 0x7b) return 'no'
  const head = latin1(bytes, start, Math.min(end, start + HEAD))
  if (dialectOf(head) !== '') return 'yes'
  if (head.includes('\n') || head.length >= HEAD) return 'no'
  return /^\{\s*(?:"|$)/.test(head) ? 'more' : 'no'
}

export function dissect({ bytes, start, end }: Slice): Dissected<StratumMessage> {
  if (bytes[start] !== 0x7b) return { kind: 'foreign' }
  const stop = bytes.indexOf(LINE_END, start)
  if (stop < 0 || stop >= end) {
    return end - start >= LONGEST_LINE
      ? { kind: 'malformed', at: 0, reason: 'line too long', length: end - start }
      : { kind: 'incomplete', need: end - start + 1 }
  }
  const line = latin1(bytes, start, stop)
  const account =
    /"(?:login|user)"\s*:\s*"([^"]{4,128})"/.exec(line)?.[1] ??
    /"(?:mining\.authorize|eth_submitLogin)".{0,40}\[\s*"([^"]{4,128})"/.exec(line)?.[1] ??
    ''
  return {
    kind: 'message',
    length: stop + 1 - start,
    message: { dialect: dialectOf(line.slice(0, HEAD)), account: clean(account, 128) },
  }
}
