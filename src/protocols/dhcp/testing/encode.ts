import { ByteWriter } from '#bytes/write'

export interface DhcpToWrite {
  /** Option 53: RFC 2132 §9.6. */
  readonly type: number
  readonly transaction: number
  readonly clientMac: Uint8Array
  /** Four bytes; a reply's lease. */
  readonly yourAddress?: Uint8Array
  readonly options?: readonly { readonly code: number; readonly value: Uint8Array }[]
}

/** Types sent by servers: offer, ack, nak. */
const REPLIES: ReadonlySet<number> = new Set([2, 5, 6])

/** One message with its cookie, options and end mark: RFC 2131 §2. */
export function encodeDhcp({
  type,
  transaction,
  clientMac,
  yourAddress,
  options = [],
}: DhcpToWrite): Uint8Array {
  const writer = new ByteWriter()
    .u8(REPLIES.has(type) ? 2 : 1, 1, 6, 0)
    .u32be(transaction)
    .u16be(0)
    .u16be(0)
  writer
    .zeros(4)
    .bytes(yourAddress ?? new Uint8Array(4))
    .zeros(8)
  writer
    .bytes(clientMac)
    .zeros(10 + 64 + 128)
    .u32be(0x63825363)
    .u8(53, 1, type)
  for (const { code, value } of options) writer.u8(code, value.length).bytes(value)
  return writer.u8(255).take()
}
