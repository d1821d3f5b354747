/** A DCOM call on an OPC interface: [MS-DCOM] 2.2.13. Its carrier provides interface, method and byte order. */

import { NdrReader } from '#bytes/ndr'
import type { Dissected, Slice } from '#model/protocol'
import { guess } from './guess.ts'
import { type Method, methodOf } from './interfaces.ts'

/** COMVERSION 5.1 to 5.7; ORPCTHIS and ORPCTHAT without extensions. */
const MAJOR = 5
const HIGHEST_MINOR = 7
const CAUSALITY = 16

export interface OpcCall {
  readonly interfaceName: string
  readonly opnum: number
  readonly method: Method
  /** The bind of the interface was not captured; the arguments identify it. */
  readonly isGuessed: boolean
  readonly isRequest: boolean
  /** The same for a request and its answer. */
  readonly call: string
  readonly isLittle: boolean
  /** Arguments from the start of the message; the end of the message if extensions precede them. */
  readonly body: number
  readonly length: number
}

/** Fields of the carrier's context used in this folder. */
interface Context {
  readonly interfaceName: string | undefined
  readonly interface: string
  readonly opnum: number
  readonly isRequest: boolean
  readonly isLittleEndian: boolean
  readonly call: string
}

function contextOf({ context }: Slice): Context | undefined {
  const said = context as Partial<Context> | undefined
  if (typeof said !== 'object' || said === null) return undefined
  return typeof said.opnum === 'number' && typeof said.call === 'string' ? (said as Context) : undefined
}

/** Reads the call; `foreign` where the header is no DCOM header, or an unknown interface does not prove to be OPC's. */
export function dissect(slice: Slice): Dissected<OpcCall> {
  const context = contextOf(slice)
  if (context === undefined) return { kind: 'foreign' }
  const { bytes, start, end } = slice
  const { isRequest, isLittleEndian, opnum, call } = context
  const reader = new NdrReader(bytes, start, end, isLittleEndian)
  const body = header(reader, isRequest)
  if (body === undefined) return { kind: 'foreign' }
  const isKnown = context.interface !== ''
  const interfaceName = isKnown ? context.interfaceName : guess(reader, opnum, isRequest)
  if (interfaceName === undefined) return { kind: 'foreign' }
  const method = methodOf(interfaceName, opnum)
  const length = end - start
  return {
    kind: 'message',
    length,
    message: {
      interfaceName,
      opnum,
      method,
      isGuessed: !isKnown,
      isRequest,
      call,
      isLittle: isLittleEndian,
      body: body - start,
      length,
    },
  }
}

/** Offset of the arguments; undefined if this is no header. */
function header(reader: NdrReader, isRequest: boolean): number | undefined {
  if (isRequest) {
    if (reader.u16() !== MAJOR || reader.u16() > HIGHEST_MINOR) return undefined
    reader.skip(4) // flags
    if (reader.u32() !== 0) return undefined // reserved
    reader.skip(CAUSALITY)
  } else reader.skip(4) // flags
  const hasExtensions = reader.u32() !== 0
  if (reader.isShort) return undefined
  if (hasExtensions) reader.skip(reader.end - reader.at)
  return reader.at
}
