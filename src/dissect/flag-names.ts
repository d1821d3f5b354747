/** Control bits of TCP, lowest first: RFC 9293 §3.1. */
const NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const

/** `FIN PSH URG`; `none` where no bit is set. */
export function flagNames(flags: number): string {
  return NAMES.filter((_, bit) => ((flags >> bit) & 1) !== 0).join(' ') || 'none'
}
