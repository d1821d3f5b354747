import { latin1 } from '#bytes/message-head'
import { u32be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** BEP 3, handshake: length of the name and the name; 8 reserved octets, info hash, peer identifier. */
const NAME = '\x13BitTorrent protocol'
const PEER = 48
const HANDSHAKE = 68
const MAX_MESSAGE = 1 << 20
/** Octets of a block and its header. */
const LAST_TYPE = 20

/** BEP 5: a bencoded dictionary whose first key is the argument `a`, error `e`, `ip` (BEP 42) or answer `r`. */
const HASH_TABLE = /^d(?:1:ad2:id20:|1:rd2:id20:|1:eli2\d\de|2:ip(?:6:|18:))/
/** Keys of every such message: transaction and type. */
const TRANSACTION = '1:t'
const TYPE = /1:y1:[qre]/
const METHOD = /1:q\d{1,2}:([a-z_]{4,24})1:/
/** BEP 14. */
const LOCAL = 'BT-SEARCH * HTTP/1.1\r\n'

/** Clients by the two letters of BEP 20. */
const clients: ReadonlyMap<string, string> = new Map([
  ['AZ', 'Vuze'],
  ['BC', 'BitComet'],
  ['DE', 'Deluge'],
  ['LT', 'libtorrent'],
  ['lt', 'libTorrent'],
  ['qB', 'qBittorrent'],
  ['TR', 'Transmission'],
  ['UM', 'µTorrent for Mac'],
  ['UT', 'µTorrent'],
  ['BT', 'BitTorrent'],
])

export type BittorrentMessage =
  | { readonly kind: 'handshake'; readonly client: string }
  | { readonly kind: 'peer'; readonly type: number }
  | { readonly kind: 'hash-table'; readonly method: string }
  | { readonly kind: 'local' }

export interface BittorrentExchange {
  clientGreeted: boolean
  serverGreeted: boolean
  isTold: boolean
}

/** Reads a handshake or, behind it, a peer message; datagrams of the hash table and of local discovery. */
export function dissect(slice: Slice, exchange: BittorrentExchange): Dissected<BittorrentMessage> {
  if (!slice.isStream) return datagram(slice)
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  if (!(fromClient ? exchange.clientGreeted : exchange.serverGreeted)) {
    if (!begins(slice, NAME)) return { kind: 'foreign' }
    if (available < HANDSHAKE) return { kind: 'incomplete', need: HANDSHAKE }
    return {
      kind: 'message',
      message: { kind: 'handshake', client: clientOf(bytes, start + PEER) },
      length: HANDSHAKE,
    }
  }
  if (available < 4) return { kind: 'incomplete', need: 4 }
  const length = u32be(bytes, start)
  if (length > MAX_MESSAGE) return { kind: 'foreign' }
  if (available < 4 + length) return { kind: 'incomplete', need: 4 + length }
  const type = length === 0 ? -1 : bytes[start + 4]!
  if (type > LAST_TYPE) return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'peer', type }, length: 4 + length }
}

function datagram(slice: Slice): Dissected<BittorrentMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (begins(slice, LOCAL)) return { kind: 'message', message: { kind: 'local' }, length }
  if (!isHashTable(slice)) return { kind: 'foreign' }
  const method = METHOD.exec(latin1(bytes, start, end))?.[1] ?? ''
  return { kind: 'message', message: { kind: 'hash-table', method }, length }
}

function isHashTable({ bytes, start, end, isCut }: Slice): boolean {
  if (end - start < 24 || bytes[start] !== 0x64 || end - start > 2048) return false
  const head = latin1(bytes, start, end)
  return (
    HASH_TABLE.test(head) && (isCut || (head.endsWith('e') && head.includes(TRANSACTION) && TYPE.test(head)))
  )
}

/** True if what is here agrees with `wanted`, as far as it goes. */
function begins({ bytes, start, end }: Slice, wanted: string): boolean {
  const length = Math.min(wanted.length, end - start)
  for (let i = 0; i < length; i++) if (bytes[start + i] !== wanted.charCodeAt(i)) return false
  return true
}

/** `-UT3450-` means µTorrent 3.4.5.0. */
function clientOf(bytes: Uint8Array, at: number): string {
  if (!isPrintable(bytes, at, at + 8)) return ''
  const found = /^-([A-Za-z]{2})(\w{4})-$/.exec(text(bytes, at, at + 8))
  if (found === null) return ''
  return `${clients.get(found[1]!) ?? found[1]} ${[...found[2]!].join('.')}`
}

export function recognise(slice: Slice): 'yes' | 'no' | 'more' {
  if (!slice.isStream)
    return begins(slice, LOCAL) && slice.end - slice.start >= LOCAL.length
      ? 'yes'
      : isHashTable(slice)
        ? 'yes'
        : 'no'
  if (!begins(slice, NAME)) return 'no'
  return slice.end - slice.start < NAME.length ? 'more' : 'yes'
}
