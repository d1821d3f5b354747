/** Sockets of `/proc/net/{tcp,tcp6,udp,udp6}` (proc_net(5)) and the programs that own them. */

import { readLimits } from './collector.ts'
import type { ReadHost } from './host.ts'

export interface SocketRow {
  readonly transport: 'tcp' | 'udp'
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  readonly state: string
  readonly inode: string
}

/** Values of `enum` in Linux `include/net/tcp_states.h`. */
const STATES: Readonly<Record<string, string>> = {
  '01': 'established',
  '02': 'syn-sent',
  '03': 'syn-received',
  '04': 'fin-wait-1',
  '05': 'fin-wait-2',
  '06': 'time-wait',
  '07': 'close',
  '08': 'close-wait',
  '09': 'last-ack',
  '0A': 'listen',
  '0B': 'closing',
}

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'] as const

/** Calls `take` for each socket; returns how many were beyond the limit. */
export function readSockets(host: ReadHost, isBigEndian: boolean, take: (socket: SocketRow) => void): number {
  let beyond = 0
  for (const table of TABLES) {
    let rows = 0
    let isHead = true
    host.lines(`/proc/net/${table}`, (line) => {
      if (isHead) {
        isHead = false
        return true
      }
      if (++rows > readLimits.rows) {
        beyond++
        return true
      }
      const socket = rowOf(line, table, isBigEndian)
      if (socket !== undefined) take(socket)
      return true
    })
  }
  return beyond
}

/** `%4d: LOCAL:PORT REMOTE:PORT ST …`: columns are found by width, for thousands of rows are read each half minute. */
function rowOf(line: string, table: (typeof TABLES)[number], isBigEndian: boolean): SocketRow | undefined {
  const start = line.indexOf(': ') + 2
  const digits = table.endsWith('6') ? 32 : 8
  const second = start + digits + 6
  const end = second + digits + 5
  if (start < 2 || line.charCodeAt(start + digits) !== COLON || line.charCodeAt(second + digits) !== COLON)
    return undefined
  const localPort = Number.parseInt(line.slice(start + digits + 1, second - 1), 16)
  const remotePort = Number.parseInt(line.slice(second + digits + 1, end), 16)
  const localAddress = addressOf(line.slice(start, start + digits), isBigEndian)
  const remoteAddress = addressOf(line.slice(second, second + digits), isBigEndian)
  const isRow = localAddress !== '' && remoteAddress !== '' && !Number.isNaN(localPort + remotePort)
  if (!isRow) return undefined
  const code = line.slice(end + 1, end + 3)
  const state = table.startsWith('tcp')
    ? (STATES[code] ?? 'unknown')
    : remotePort === 0
      ? 'unconnected'
      : 'established'
  return {
    transport: table.startsWith('tcp') ? 'tcp' : 'udp',
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    state,
    inode: inodeOf(line, end + 3),
  }
}

const COLON = 0x3a
/** From the state to the inode, where uid and timeout have their usual width. */
const INODE_AT = 55

function inodeOf(line: string, from: number): string {
  const at = from + INODE_AT
  if (line.charCodeAt(at - 1) === 0x20 && line.charCodeAt(at - 2) !== 0x20) {
    const end = line.indexOf(' ', at)
    return line.slice(at, end < 0 ? undefined : end)
  }
  return line.slice(from).trim().split(/\s+/)[5] ?? ''
}

/** The kernel prints 32-bit words in its own byte order. */
function addressOf(hex: string, isBigEndian: boolean): string {
  if (hex.length === 8) {
    const word = Number.parseInt(hex, 16)
    if (Number.isNaN(word)) return ''
    const bytes = [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24]
    return (isBigEndian ? bytes.reverse() : bytes).join('.')
  }
  const bytes: number[] = []
  for (let at = 0; at < hex.length; at += 8) {
    const word = [0, 2, 4, 6].map((digit) => Number.parseInt(hex.slice(at + digit, at + digit + 2), 16))
    bytes.push(...(isBigEndian ? word : word.reverse()))
  }
  return bytes.some(Number.isNaN) ? '' : ipv6Text(bytes)
}

/** RFC 5952; IPv4-mapped addresses as IPv4. */
export function ipv6Text(bytes: readonly number[]): string {
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff)
    return bytes.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => (bytes[at * 2]! << 8) | bytes[at * 2 + 1]!)
  let best = { at: -1, length: 1 }
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (at + length < 8 && groups[at + length] === 0) length++
    if (length > best.length) best = { at, length }
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  if (best.at < 0) return hex(groups)
  return `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`
}

export function endpointText(address: string, port: number | '*'): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** Programs by socket inode, found through the descriptors that this user may read. Bounded in descriptors read. */
export class SocketOwners {
  readonly #host: ReadHost
  #owners = new Map<string, string>()

  constructor(host: ReadHost) {
    this.#host = host
  }

  /** Reads descriptors again only if a wanted inode has no owner yet. */
  refresh(wanted: ReadonlySet<string>): void {
    if ([...wanted].every((inode) => this.#owners.has(inode))) return
    const owners = new Map<string, string>()
    let read = 0
    for (const pid of this.#host.list('/proc') ?? []) {
      if (!/^[1-9]\d{0,9}$/.test(pid)) continue
      for (const descriptor of this.#host.list(`/proc/${pid}/fd`) ?? []) {
        if (++read > readLimits.rows * 4) break
        const inode = /^socket:\[(\d+)\]$/.exec(this.#host.link(`/proc/${pid}/fd/${descriptor}`) ?? '')?.[1]
        if (inode === undefined || !wanted.has(inode)) continue
        const exe = this.#host.link(`/proc/${pid}/exe`)
        if (exe !== undefined) owners.set(inode, exe)
      }
    }
    for (const inode of wanted) if (!owners.has(inode)) owners.set(inode, '')
    this.#owners = owners
  }

  of(inode: string): string | undefined {
    const owner = this.#owners.get(inode)
    return owner === '' ? undefined : owner
  }
}

/** Byte order of the machine, by the ELF header of the first process: ELF specification, EI_DATA. */
export function isBigEndianHost(host: ReadHost): boolean {
  return host.bytes('/proc/self/exe', 5, 1)?.[0] === 2
}
