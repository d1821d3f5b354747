/** Builds the data of system status lists, for `userdataResponse` of `encode.ts`; layouts as in `szl.ts`. */
import { ByteWriter } from '#bytes/write'

function szl(id: number, index: number, records: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
    .u16be(id)
    .u16be(index)
    .u16be(records[0]?.length ?? 0)
    .u16be(records.length)
  for (const record of records) writer.bytes(record)
  return writer.take()
}

function padded(words: string, bytes: number, filler: string): string {
  return words.slice(0, bytes).padEnd(bytes, filler)
}

/** Data of SZL 0x0011: order number and firmware `[major, minor, patch]`. */
export function moduleIdentification(
  orderNumber: string,
  firmware: readonly [number, number, number],
  hardware = 1,
): Uint8Array {
  const record = (index: number, order: string, version: readonly number[]) =>
    new ByteWriter()
      .u16be(index)
      .ascii(padded(order, 20, ' '))
      .u16be(0x00c0)
      .u8(...version)
      .take()
  return szl(0x0011, 0, [
    record(1, orderNumber, [0, hardware, 0, 1]),
    record(6, orderNumber, [0, hardware, 0, 1]),
    record(7, '', [0x56, ...firmware]),
  ])
}

export interface Component {
  readonly stationName: string
  readonly moduleName: string
  readonly plantDesignation: string
  readonly serial: string
  readonly typeName: string
  readonly memoryCard: string
}

/** Data of SZL 0x001C. */
export function componentIdentification(component: Component): Uint8Array {
  const record = (index: number, words: string) =>
    new ByteWriter()
      .u16be(index)
      .ascii(padded(words, 32, '\0'))
      .take()
  return szl(0x001c, 0, [
    record(1, component.stationName),
    record(2, component.moduleName),
    record(3, component.plantDesignation),
    record(4, 'Original Siemens Equipment'),
    record(5, component.serial),
    record(7, component.typeName),
    record(8, component.memoryCard),
    new ByteWriter().u16be(9).u16be(42).u16be(0xf600).u16be(1).zeros(26).take(),
  ])
}

/** Data of SZL 0x0424: operating state 8 is RUN, 4 STOP. */
export function operatingState(state: number): Uint8Array {
  return szl(0x0424, 0, [new ByteWriter().u16be(0x5144).u8(0xff, state).zeros(16).take()])
}

/** Data of SZL 0x0232 index 4: protection level 1..3 and mode selector 1 RUN, 2 RUN-P, 3 STOP. */
export function protection(level: number, selector: number): Uint8Array {
  const record = new ByteWriter().u16be(4).u16be(level).u16be(0).u16be(level).u16be(selector).zeros(30).take()
  return szl(0x0232, 4, [record])
}
