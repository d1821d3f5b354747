import { berTag } from '#bytes/ber'
import { asciiBytes, ber, berIntegerContents, berOidContents } from '#bytes/ber-write'

export interface SnmpToWrite {
  /** 0 version 1, 1 version 2c. */
  readonly version: 0 | 1
  readonly community: string
  /** One of `pduTag`, but no version 1 trap. */
  readonly pdu: number
  readonly request: number
  readonly errorStatus?: number
  /** Values: text, a number, an object identifier that begins with `1.3.`, or nothing (NULL). */
  readonly bindings: readonly { readonly oid: string; readonly value?: string | number }[]
}

const integer = (value: number) => ber(berTag.INTEGER, berIntegerContents(value))

/** One message of version 1 or 2c: RFC 1157 §4, RFC 3416 §3. */
export function encodeSnmp({
  version,
  community,
  pdu,
  request,
  errorStatus = 0,
  bindings,
}: SnmpToWrite): Uint8Array {
  const pairs = bindings.map(({ oid, value }) =>
    ber(berTag.SEQUENCE, ber(berTag.OBJECT_IDENTIFIER, berOidContents(oid)), encodeValue(value)),
  )
  const body = ber(pdu, integer(request), integer(errorStatus), integer(0), ber(berTag.SEQUENCE, ...pairs))
  return ber(berTag.SEQUENCE, integer(version), ber(berTag.BYTE_STRING, asciiBytes(community)), body)
}

function encodeValue(value: string | number | undefined): Uint8Array {
  if (value === undefined) return ber(berTag.NULL)
  if (typeof value === 'number') return integer(value)
  if (/^1\.3\.[\d.]+$/.test(value)) return ber(berTag.OBJECT_IDENTIFIER, berOidContents(value))
  return ber(berTag.BYTE_STRING, asciiBytes(value))
}
