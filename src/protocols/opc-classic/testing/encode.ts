/** Builds stub data of calls and answers, little endian, for tests and the plant simulator: OPC Data Access 3.00 (IDL), [MS-DCOM] 2.2.13. */
import { ByteWriter } from '#bytes/write'
import { USER_MARKER } from '../variant.ts'

/** 2026-01-01T00:00:00Z as a FILETIME. */
const TIME = 0x01dc7ab3b39d8000n
const GOOD = 0xc0

/** NDR on top of plain bytes; alignment counts from the first byte. */
class NdrWriter extends ByteWriter {
  align(bytes: number): this {
    const over = this.length % bytes
    return over > 0 ? this.zeros(bytes - over) : this
  }

  string(text: string): this {
    const length = text.length + 1
    return this.u32le(length).u32le(0).u32le(length).utf16le(text).u16le(0).align(4)
  }

  /** Pointer to something that follows. */
  pointer(isPresent = true): this {
    return this.u32le(isPresent ? 0x0002_0000 : 0)
  }

  handles(handles: readonly number[]): this {
    this.u32le(handles.length)
    for (const handle of handles) this.u32le(handle)
    return this
  }

  /** Markers, then the values. */
  variants(values: readonly (number | string)[]): this {
    this.u32le(values.length)
    for (const _ of values) this.u32le(USER_MARKER)
    for (const value of values) this.variant(value)
    return this
  }

  /** VT_I4 or VT_BSTR. */
  variant(value: number | string): this {
    this.align(8)
    if (typeof value === 'number')
      return this.u32le(3)
        .u32le(0)
        .u16le(3)
        .zeros(6)
        .u32le(3)
        .u32le(value >>> 0)
    const bytes = value.length * 2
    this.u32le(Math.ceil((36 + bytes) / 8))
      .u32le(0)
      .u16le(8)
      .zeros(6)
      .u32le(8)
      .pointer()
    return this.u32le(value.length).u32le(bytes).u32le(value.length).utf16le(value).align(4)
  }
}

function asked(): NdrWriter {
  return new NdrWriter().u16le(5).u16le(7).u32le(0).u32le(0).zeros(16).u32le(0)
}

function answer(): NdrWriter {
  return new NdrWriter().u32le(0).u32le(0)
}

/** A call whose arguments are not of interest here: CreateGroupEnumerator, GetStatus. */
export function plainRequest(): Uint8Array {
  return asked().take()
}

/** An answer that brings a result alone. */
export function result(status = 0): Uint8Array {
  return answer().u32le(status).take()
}

interface Item {
  readonly name: string
  readonly client: number
}

export function addItemsRequest(items: readonly Item[]): Uint8Array {
  const writer = asked().u32le(items.length).u32le(items.length)
  for (const { client } of items)
    writer.pointer(false).pointer().u32le(1).u32le(client).u32le(0).pointer(false).u32le(0)
  for (const { name } of items) writer.string(name)
  return writer.take()
}

export function addItemsResponse(servers: readonly number[]): Uint8Array {
  const writer = answer().pointer().u32le(servers.length)
  for (const server of servers) writer.u32le(server).u32le(3).u32le(3).u32le(0).pointer(false)
  writer.pointer().handles(servers.map(() => 0))
  return writer.u32le(0).take()
}

/** IOPCSyncIO::Read from the device. */
export function syncReadRequest(servers: readonly number[]): Uint8Array {
  return asked().u32le(2).u32le(servers.length).handles(servers).take()
}

export type ClientValue = readonly [client: number, value: number | string]

export function syncReadResponse(values: readonly ClientValue[]): Uint8Array {
  const writer = answer().pointer().u32le(values.length)
  for (const [client] of values) writer.u32le(client).u64le(TIME).u16le(GOOD).u16le(0).u32le(USER_MARKER)
  for (const [, value] of values) writer.variant(value)
  writer
    .align(4)
    .pointer()
    .handles(values.map(() => 0))
  return writer.u32le(0).take()
}

/** IOPCSyncIO::Write; with a transaction that of IOPCAsyncIO2. */
export function writeRequest(
  servers: readonly number[],
  values: readonly (number | string)[],
  transaction?: number,
): Uint8Array {
  const writer = asked().u32le(servers.length).handles(servers).variants(values)
  return (transaction === undefined ? writer : writer.align(4).u32le(transaction)).take()
}

export function writeResponse(count: number, status = 0): Uint8Array {
  const errors = new Array<number>(count).fill(status)
  return answer()
    .pointer()
    .handles(errors)
    .u32le(status === 0 ? 0 : 1)
    .take()
}

/** IOPCDataCallback::OnDataChange. */
export function dataChange(values: readonly ClientValue[]): Uint8Array {
  const count = values.length
  const writer = asked().u32le(0).u32le(1).u32le(0).u32le(0).u32le(count)
  writer.handles(values.map(([client]) => client)).variants(values.map(([, value]) => value))
  writer.align(4).u32le(count)
  for (const _ of values) writer.u16le(GOOD)
  writer.align(4).u32le(count)
  for (const _ of values) writer.u64le(TIME)
  return writer.handles(values.map(() => 0)).take()
}

/** IOPCServer::GetStatus: running, version 1.7.6904. */
export function statusResponse(vendor: string): Uint8Array {
  return answer()
    .pointer()
    .u64le(TIME)
    .u64le(TIME)
    .u64le(TIME)
    .u32le(1)
    .u32le(1)
    .u32le(0xffff_ffff)
    .u16le(1)
    .u16le(7)
    .u16le(6904)
    .u16le(0)
    .pointer()
    .string(vendor)
    .u32le(0)
    .take()
}

/** IOPCCommon::SetClientName and other calls that begin with a string. */
export function stringRequest(text: string): Uint8Array {
  return asked().string(text).take()
}
