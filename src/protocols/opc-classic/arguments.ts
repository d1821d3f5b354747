/** Arguments of the methods that matter, as their IDL lays them out. Undefined where the bytes do not fit. */
import type { NdrReader } from '#bytes/ndr'
import { USER_MARKER, type VariantValue, variant, variants } from './variant.ts'

export interface ItemDefinition {
  readonly name: string
  readonly client: number
}

/** `value` with the handle that names its item: the client's in answers and reports, the server's in requests. */
export interface ItemValue {
  readonly handle: number
  readonly value: VariantValue
  readonly quality: number | undefined
}

export interface ServerStatus {
  readonly state: number
  readonly version: string
  readonly vendor: string
}

/** dwSeverity: OPC Alarms and Events 1.10 §2.5.2. */
const HIGHEST_SEVERITY = 1000

function sound<Result>(reader: NdrReader, result: Result): Result | undefined {
  return reader.isShort ? undefined : result
}

/** dwSource, dwCount, phServer. */
export function syncRead(reader: NdrReader): number[] | undefined {
  const source = reader.u32()
  const count = reader.u32()
  if (source !== 1 && source !== 2) return undefined // OPC_DS_CACHE, OPC_DS_DEVICE
  return sound(
    reader,
    reader.array(count, () => reader.u32()),
  )
}

/** dwCount, phServer. What follows (transaction) is left. */
export function handles(reader: NdrReader): number[] | undefined {
  const count = reader.u32()
  return sound(
    reader,
    reader.array(count, () => reader.u32()),
  )
}

/** dwCount, phServer, pItemValues. */
export function write(reader: NdrReader): ItemValue[] | undefined {
  const count = reader.u32()
  const items = reader.array(count, () => reader.u32())
  const values = variants(reader, count)
  return sound(
    reader,
    items.map((handle, i) => ({ handle, value: values[i], quality: undefined })),
  )
}

/** ppItemValues (OPCITEMSTATE) of IOPCSyncIO::Read, ppErrors, result. */
export function readItems(reader: NdrReader): ItemValue[] | undefined {
  if (reader.u32() === 0) return undefined
  const count = reader.u32()
  reader.at -= 4
  const states = reader.array(count, () => {
    const handle = reader.u32()
    if (!reader.isFileTime()) reader.isShort = true
    const quality = reader.u16()
    reader.skip(2)
    if (reader.u32() !== USER_MARKER) reader.isShort = true
    return { handle, quality }
  })
  if (count === 0) return undefined
  return sound(
    reader,
    states.map(({ handle, quality }) => ({ handle, quality, value: variant(reader) })),
  )
}

/** Of IOPCDataCallback's OnDataChange and OnReadComplete. */
export function dataChange(reader: NdrReader): ItemValue[] | undefined {
  reader.skip(4 * 4) // transaction, group, hrMasterquality, hrMastererror
  const count = reader.u32()
  if (count === 0) return undefined
  const items = reader.array(count, () => reader.u32())
  const values = variants(reader, count)
  const qualities = reader.array(count, () => reader.u16())
  const areTimes = reader.array(count, () => reader.isFileTime())
  reader.array(count, () => reader.u32()) // pErrors
  if (areTimes.includes(false)) return undefined
  return sound(
    reader,
    items.map((handle, i) => ({ handle, value: values[i], quality: qualities[i] })),
  )
}

/** OPCSERVERSTATUS behind its pointer. OPCEVENTSERVERSTATUS has neither groups nor band width. */
export function serverStatus(reader: NdrReader, isEventServer = false): ServerStatus | undefined {
  if (reader.u32() === 0) return undefined
  const areTimes = [reader.isFileTime(), reader.isFileTime(), reader.isFileTime()]
  const state = reader.u32()
  if (!isEventServer) reader.skip(8) // groups, band width
  const version = [reader.u16(), reader.u16(), reader.u16()].join('.')
  reader.skip(2)
  const vendor = reader.u32() === 0 ? '' : reader.string()
  if (areTimes.includes(false) || state < 1 || state > 6) return undefined
  return sound(reader, { state, version, vendor })
}

/** dwCount, pItemArray (OPCITEMDEF) of AddItems and ValidateItems. */
export function itemDefinitions(reader: NdrReader): ItemDefinition[] | undefined {
  const count = reader.u32()
  const definitions = reader.array(count, () => {
    const path = reader.u32()
    const name = reader.u32()
    reader.skip(4) // bActive
    const client = reader.u32()
    reader.skip(4) // dwBlobSize
    const blob = reader.u32()
    reader.skip(4) // requested data type, reserved
    return { path, name, client, blob }
  })
  return sound(
    reader,
    definitions.map(({ path, name, client, blob }) => {
      if (path !== 0) reader.string()
      const text = name === 0 ? '' : reader.string()
      if (blob !== 0) reader.skip(reader.u32())
      return { name: text, client }
    }),
  )
}

/** Server handles out of ppAddResults (OPCITEMRESULT), 0 for rejected items; ppErrors lists these. */
export function addedHandles(reader: NdrReader): number[] | undefined {
  if (reader.u32() === 0) return undefined
  const count = reader.u32()
  reader.at -= 4
  const found = reader.array(count, () => {
    const handle = reader.u32()
    reader.skip(4 + 4 + 4) // canonical type, reserved, access rights, blob size
    reader.skip(4) // pBlob
    return handle
  })
  return sound(reader, found)
}

/** A count, then as many strings behind pointers. */
export function strings(reader: NdrReader, count = reader.u32()): string[] | undefined {
  const pointers = reader.array(count, () => reader.u32())
  return sound(
    reader,
    pointers.map((pointer) => (pointer === 0 ? '' : reader.string())),
  )
}

export function firstString(reader: NdrReader): string | undefined {
  return sound(reader, reader.string())
}

/** Sources of an acknowledgement: dwCount, szAcknowledgerID, szComment, pszSource. */
export function acknowledged(reader: NdrReader): string[] | undefined {
  const count = reader.u32()
  const who = reader.string()
  reader.string()
  const sources = strings(reader, count)
  return sources && [...sources, `by ${who}`]
}

/**
 * Texts of the first event: source, message, condition. Later ones are read too, so that the reader ends where the
 * arguments end, unless attributes come between them.
 */
export function firstEvent(reader: NdrReader): string[] | undefined {
  reader.skip(4 + 4 + 4) // subscription, refresh, last refresh
  const count = reader.u32()
  const events = reader.array(count, () => {
    reader.skip(4) // change mask, new state
    const source = reader.u32()
    if (!reader.isFileTime()) reader.isShort = true
    const message = reader.u32()
    reader.skip(8) // type, category
    const severity = reader.u32()
    if (severity > HIGHEST_SEVERITY) reader.isShort = true
    const condition = reader.u32()
    const subcondition = reader.u32()
    reader.skip(4 + 4 + 8 + 4 + 4) // quality, acknowledgement, active time, cookie, number of attributes
    const attributes = reader.u32()
    const actor = reader.u32()
    return { words: [source, message, condition, subcondition], attributes, actor }
  })
  let first: string[] | undefined
  for (const { words, attributes, actor } of events) {
    const texts = words.map((pointer) => (pointer === 0 ? '' : reader.string()))
    first ??= texts.slice(0, 3).filter((text) => text !== '')
    if (attributes !== 0) break
    if (actor !== 0) reader.string()
  }
  return sound(reader, first)
}

/** ProgID, user type and version independent ProgID of IOPCServerList's GetClassDetails. */
export function classDetails(reader: NdrReader): string[] | undefined {
  const found: string[] = []
  for (let i = 0; i < 3 && !reader.isShort && reader.at < reader.end - 4; i++)
    if (reader.u32() !== 0) found.push(reader.string())
  return sound(reader, found)
}
