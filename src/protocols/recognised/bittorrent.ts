import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import type { Slice } from '#model/protocol'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** BEP 3, handshake: length of the name, and the name. */
const NAME = '\x13BitTorrent protocol'
/** BEP 14, local service discovery. */
const LOCAL = 'BT-SEARCH * HTTP/1.1\r\n'
/** BEP 5: a bencoded dictionary whose first key is the argument `a`, error `e`, `ip` (BEP 42) or answer `r`. */
const HASH_TABLE = /^d(?:1:ad2:id20:|1:rd2:id20:|1:eli2\d\de|2:ip(?:6:|18:))/
/** Keys of every such message: transaction and type. */
const TRANSACTION = '1:t'
const TYPE = /1:y1:[qre]/
const limits = { shortest: 24, longest: 2048 } as const

function isHashTable({ bytes, start, end, isCut }: Slice): boolean {
  const length = end - start
  if (length < limits.shortest || length > limits.longest || bytes[start] !== 0x64) return false
  const text = latin1(bytes, start, end)
  if (!HASH_TABLE.test(text)) return false
  return isCut || (text.endsWith('e') && text.includes(TRANSACTION) && TYPE.test(text))
}

const peers = { transport: 'tcp', port: 51413 } as const
const hashTable = { transport: 'udp', port: 51413 } as const

export const recogniser = defineRecogniser({
  name: 'bittorrent',
  shortName: 'BitTorrent',
  title: 'BitTorrent',
  standard: 'BEP 3, BEP 5, BEP 14',
  family: 'it',
  hints: [{ content: 'tcp' }, { content: 'udp' }],
  firstBytes: '\x13Bd',
  probe(slice) {
    const { bytes, start, end, isStream } = slice
    if (!isStream)
      return latin1(bytes, start, Math.min(end, start + LOCAL.length)) === LOCAL || isHashTable(slice)
        ? 'yes'
        : 'no'
    const head = latin1(bytes, start, Math.min(end, start + NAME.length))
    return head === NAME ? 'yes' : NAME.startsWith(head) ? 'more' : 'no'
  },
  examples: [
    {
      over: peers,
      bytes: new ByteWriter().ascii(NAME).zeros(8).ascii('0123456789abcdefghij-TR4050-abcdefghijkl').take(),
    },
    {
      over: hashTable,
      bytes: new ByteWriter().ascii('d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe').take(),
    },
  ],
})
