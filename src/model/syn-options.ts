/**
 * Order of the options of a client's SYN as one number, three bits an option: stacks differ by it. RFC 9293 section 3.2,
 * RFC 7323, RFC 2018.
 */

const END = 0
const NO_OPERATION = 1
/** Kind of an option → its code; all others share one. */
const CODE = new Uint8Array(256).fill(6)
CODE[END] = 7
CODE[NO_OPERATION] = 2
CODE[2] = 1
CODE[3] = 3
CODE[4] = 4
CODE[8] = 5
const NAMES = ['', 'mss', 'nop', 'ws', 'sok', 'ts', 'other', 'eol'] as const
/** Options that fit a number; SYNs of ordinary stacks have at most nine. */
const MOST = 10
/** Where there are no options at all. */
const BARE = 2 ** 30

/** Never 0. */
export function synOptions(bytes: Uint8Array, start: number, end: number): number {
  let order = 0
  let count = 0
  for (let at = start; at < end && count < MOST; count++) {
    const kind = bytes[at]!
    order = order * 8 + CODE[kind]!
    if (kind === END) break
    const length = kind === NO_OPERATION ? 1 : at + 1 < end ? bytes[at + 1]! : 0
    if (kind !== NO_OPERATION && length < 2) break
    at += length
  }
  return order === 0 ? BARE : order
}

/** `mss,sok,ts,nop,ws`; `none`. */
export function synOptionNames(order: number): string {
  if (order === BARE) return 'none'
  const names: string[] = []
  for (let rest = order; rest > 0; rest = Math.floor(rest / 8)) names.push(NAMES[rest % 8]!)
  return names.reverse().join(',')
}
