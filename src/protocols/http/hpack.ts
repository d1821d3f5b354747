/** Header compression of HTTP/2: RFC 7541. One decoder for each direction of a connection. */
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { huffmanText } from './huffman.ts'

type Field = readonly [name: string, value: string]

/** Appendix A, from index 1. */
const STATIC: readonly Field[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  ...['200', '204', '206', '304', '400', '404', '500'].map((status): Field => [':status', status]),
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ...(
    'accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control ' +
    'content-disposition content-encoding content-language content-length content-location content-range content-type ' +
    'cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since ' +
    'last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after ' +
    'server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate'
  )
    .split(' ')
    .map((name): Field => [name, '']),
]

const limits = {
  /** Bytes of the dynamic table: sixteen times what is agreed without a word (RFC 9113 §6.5.2). */
  tableBytes: 64 * 1024,
  fields: 128,
  /** Characters of a name or value kept. */
  text: 4096,
} as const
/** Size of an entry in addition to its bytes: §4.1. */
const ENTRY_OVERHEAD = 32
const DEFAULT_SIZE = 4096
/** More bytes than any length or index needs. */
const INTEGER_BYTES = 5

export class HpackDecoder {
  /** Newest last, so that to add and to forget cost the same however long it is. */
  readonly #table: Field[] = []
  #tableBytes = 0
  #size = DEFAULT_SIZE
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #end = 0

  /** Fields of a whole header block, names in lower case, values cleaned; undefined where the block is wrong. */
  decode(block: Uint8Array): Map<string, string> | undefined {
    this.#bytes = block
    this.#at = 0
    this.#end = block.length
    const fields = new Map<string, string>()
    while (this.#at < this.#end) {
      const first = block[this.#at]!
      if ((first & 0xe0) === 0x20) {
        const size = this.#integer(5) // §6.3: a new size of the table
        if (size === undefined) return undefined
        this.#size = Math.min(size, limits.tableBytes)
        this.#evict()
        continue
      }
      const field = this.#field(first)
      if (field === undefined) return undefined
      const [name, value] = field
      if (fields.size < limits.fields && !fields.has(name)) fields.set(name, clean(value, limits.text))
    }
    return fields
  }

  /** §6.1, §6.2: indexed; or a literal, that is kept (two leading bits 01) or not. */
  #field(first: number): Field | undefined {
    if ((first & 0x80) !== 0) return this.#indexed(this.#integer(7))
    const isKept = (first & 0x40) !== 0
    const index = this.#integer(isKept ? 6 : 4)
    if (index === undefined) return undefined
    const name = index === 0 ? this.#text()?.toLowerCase() : this.#indexed(index)?.[0]
    const value = this.#text()
    if (name === undefined || value === undefined) return undefined
    if (isKept) {
      this.#table.push([name, value])
      this.#tableBytes += cost([name, value])
      this.#evict()
    }
    return [name, value]
  }

  #indexed(index: number | undefined): Field | undefined {
    if (index === undefined || index === 0) return undefined
    return index <= STATIC.length
      ? STATIC[index - 1]
      : this.#table[this.#table.length + STATIC.length - index]
  }

  #evict(): void {
    while (this.#tableBytes > this.#size) {
      const oldest = this.#table.shift()
      if (oldest === undefined) break
      this.#tableBytes -= cost(oldest)
    }
  }

  /** §5.1: the low bits of a byte, and if all are set, more bytes of seven bits, the lowest first. */
  #integer(bits: number): number | undefined {
    const most = 2 ** bits - 1
    let value = this.#bytes[this.#at++]! & most
    if (value < most) return value
    for (let count = 0; count < INTEGER_BYTES && this.#at < this.#end; count++) {
      const byte = this.#bytes[this.#at++]!
      value += (byte & 0x7f) * 2 ** (7 * count)
      if ((byte & 0x80) === 0) return value
    }
    return undefined
  }

  /** §5.2: the length, whose first bit marks Huffman coding. */
  #text(): string | undefined {
    if (this.#at >= this.#end) return undefined
    const isCoded = (this.#bytes[this.#at]! & 0x80) !== 0
    const length = this.#integer(7)
    if (length === undefined || length > this.#end - this.#at) return undefined
    const start = this.#at
    this.#at += length
    if (isCoded) return huffmanText(this.#bytes, start, this.#at, limits.text)
    return latin1(this.#bytes, start, start + Math.min(length, limits.text))
  }
}

function cost([name, value]: Field): number {
  return name.length + value.length + ENTRY_OVERHEAD
}
