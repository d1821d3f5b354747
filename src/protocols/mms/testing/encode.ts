/** Builds units of transport data with MMS in them, for tests and the plant simulator. */
import { asciiBytes, ber, berIntegerContents, berOidContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'

const NOTHING: Uint8Array = new Uint8Array(0)

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const part of parts) writer.bytes(part)
  return writer.take()
}

/** Primitive element of a number below 128 in the context class. */
function context(number: number, contents: Uint8Array, isConstructed = false): Uint8Array {
  if (number < 31) return ber(0x80 | (isConstructed ? 0x20 : 0) | number, contents)
  const short = ber(0x80, contents) // its length bytes
  return joined(new Uint8Array([0x9f | (isConstructed ? 0x20 : 0), number]), short.subarray(1))
}

function integer(value: number): Uint8Array {
  return ber(0x02, berIntegerContents(value))
}

const visible = (text: string) => ber(0x1a, asciiBytes(text))

// ——— carriers ———

/** Data in the presentation context 3, as stacks number that of MMS. */
export function data(pdu: Uint8Array): Uint8Array {
  return joined(new Uint8Array([1, 0, 1, 0]), ber(0x61, ber(0x30, integer(3), ber(0xa0, pdu))))
}

/** Session header with user data; lengths below 255. */
function session(code: number, presentation: Uint8Array): Uint8Array {
  const user = new ByteWriter().u8(0xc1, presentation.length).bytes(presentation).take()
  return new ByteWriter().u8(code, user.length).bytes(user).take()
}

const oid = (dotted: string) => ber(0x06, berOidContents(dotted))
const BASIC_ENCODING = '2.1.1'
const ACSE = '2.2.1.0.1'
const MMS = '1.0.9506.2.1'
const MMS_APPLICATION = '1.0.9506.2.3'

function acse(apdu: Uint8Array): Uint8Array {
  return ber(0x61, ber(0x30, integer(1), ber(0xa0, apdu)))
}

function userInformation(pdu: Uint8Array): Uint8Array {
  return ber(0xbe, ber(0x28, integer(3), ber(0xa0, pdu)))
}

/** Session CONNECT, presentation CP, AARQ and InitiateRequest in one. */
export function associateRequest(
  options: { readonly password?: string; readonly title?: string } = {},
): Uint8Array {
  const { password, title } = options
  const contexts = ber(
    0xa4,
    ber(0x30, integer(1), oid(ACSE), ber(0x30, oid(BASIC_ENCODING))),
    ber(0x30, integer(3), oid(MMS), ber(0x30, oid(BASIC_ENCODING))),
  )
  const aarq = ber(
    0x60,
    ber(0xa1, oid(MMS_APPLICATION)),
    title === undefined ? NOTHING : ber(0xa6, oid(title)),
    password === undefined ? NOTHING : ber(0xac, ber(0x80, asciiBytes(password))),
    userInformation(initiate(0xa8)),
  )
  return session(13, ber(0x31, ber(0xa0, ber(0x80, new Uint8Array([1]))), ber(0xa2, contexts, acse(aarq))))
}

/** `result` 0 accepts. */
export function associateResponse(result = 0): Uint8Array {
  const aare = ber(
    0x61,
    ber(0xa1, oid(MMS_APPLICATION)),
    ber(0xa2, integer(result)),
    ber(0xa3, ber(0xa1, integer(0))), // result-source-diagnostic is mandatory: ISO/IEC 8650-1 §9
    userInformation(initiate(0xa9)),
  )
  return session(14, ber(0x31, ber(0xa0, ber(0x80, new Uint8Array([1]))), ber(0xa2, acse(aare))))
}

function initiate(tag: number): Uint8Array {
  return ber(
    tag,
    context(0, berIntegerContents(65_000)),
    context(1, berIntegerContents(5)),
    context(2, berIntegerContents(5)),
    context(3, berIntegerContents(10)),
    context(
      4,
      joined(
        context(0, berIntegerContents(1)),
        context(1, new Uint8Array([5, 0xf1, 0])),
        context(2, new Uint8Array([3, 0xee, 0x1c, 0])),
      ),
      true,
    ),
  )
}

export const concludeRequest = () => new Uint8Array([0x8b, 0])
export const concludeResponse = () => new Uint8Array([0x8c, 0])

// ——— PDUs ———

/** `contents` of the service; constructed unless it is a bare value. */
export function request(
  invokeId: number,
  service: number,
  contents = NOTHING,
  isConstructed = true,
): Uint8Array {
  return ber(0xa0, integer(invokeId), context(service, contents, isConstructed))
}

export function response(
  invokeId: number,
  service: number,
  contents = NOTHING,
  isConstructed = true,
): Uint8Array {
  return ber(0xa1, integer(invokeId), context(service, contents, isConstructed))
}

/** ServiceError of a class and code. */
export function errorResponse(invokeId: number, errorClass: number, code: number): Uint8Array {
  return ber(
    0xa2,
    context(0, berIntegerContents(invokeId)),
    ber(0xa2, ber(0xa0, context(errorClass, berIntegerContents(code)))),
  )
}

/** `domain` '' names an object of the whole device. */
export function name(domain: string, item: string): Uint8Array {
  return domain === '' ? ber(0x80, asciiBytes(item)) : ber(0xa1, visible(domain), visible(item))
}

export function listOfVariable(...names: readonly Uint8Array[]): Uint8Array {
  return ber(0xa0, ...names.map((one) => ber(0x30, ber(0xa0, one))))
}

export function variableListName(one: Uint8Array): Uint8Array {
  return ber(0xa1, one)
}

export const readRequest = (invokeId: number, specification: Uint8Array) =>
  request(invokeId, 4, ber(0xa1, specification))
export const readResponse = (invokeId: number, ...values: readonly Uint8Array[]) =>
  response(invokeId, 4, ber(0xa1, ...values))
export const writeRequest = (invokeId: number, specification: Uint8Array, ...values: readonly Uint8Array[]) =>
  request(invokeId, 5, joined(specification, ber(0xa0, ...values)))
/** A result for each variable: undefined is success, a number the DataAccessError. */
export const writeResponse = (invokeId: number, ...results: readonly (number | undefined)[]) =>
  response(
    invokeId,
    5,
    joined(...results.map((code) => (code === undefined ? ber(0x81) : ber(0x80, berIntegerContents(code))))),
  )
export const identifyResponse = (invokeId: number, vendor: string, model: string, revision: string) =>
  response(
    invokeId,
    2,
    joined(ber(0x80, asciiBytes(vendor)), ber(0x81, asciiBytes(model)), ber(0x82, asciiBytes(revision))),
  )
export const informationReport = (specification: Uint8Array, ...values: readonly Uint8Array[]) =>
  ber(0xa3, ber(0xa0, specification, ber(0xa0, ...values)))

// ——— Data ———

export const boolean = (value: boolean) => ber(0x83, new Uint8Array([value ? 1 : 0]))
export const signed = (value: number) => ber(0x85, berIntegerContents(value))
export const unsigned = (value: number) => ber(0x86, berIntegerContents(value))
export const string = (value: string) => ber(0x8a, asciiBytes(value))
export const structure = (...parts: readonly Uint8Array[]) => ber(0xa2, ...parts)
/** Bits as digits. */
export function bits(digits: string): Uint8Array {
  const bytes = new Uint8Array(1 + Math.ceil(digits.length / 8))
  bytes[0] = (8 - (digits.length % 8)) % 8
  for (let i = 0; i < digits.length; i++) if (digits[i] === '1') bytes[1 + (i >> 3)]! |= 0x80 >> (i & 7)
  return ber(0x84, bytes)
}
export function float(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(5))
  view.setUint8(0, 8)
  view.setFloat32(1, value)
  return ber(0x87, new Uint8Array(view.buffer))
}
export const identifiers = (...names: readonly string[]) => ber(0xa0, ...names.map(visible))
export const text = visible
export const field = context
