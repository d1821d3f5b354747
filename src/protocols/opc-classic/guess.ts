/**
 * Which OPC interface is called, where its bind came before the capture: sensors are switched on while sessions have
 * run for months. Only arguments that fit to the last byte count, so that no other DCOM call is taken for OPC.
 */

import type { NdrReader } from '#bytes/ndr'
import { dataChange, firstEvent, handles, readItems, serverStatus, syncRead, write } from './arguments.ts'

type Fits = (reader: NdrReader) => boolean

function isWhole(reader: NdrReader, result: unknown): boolean {
  return result !== undefined && !reader.isShort && reader.at === reader.end
}

/** An array of HRESULTs behind its pointer, and the result of the call. */
function errorsAndResult(reader: NdrReader, count: number): void {
  if (reader.u32() !== 0) reader.array(count, () => reader.u32())
  reader.skip(4)
}

interface Shape {
  readonly opnum: number
  readonly isRequest: boolean
  readonly interfaceName: string
  readonly fits: Fits
}

const shapes: readonly Shape[] = [
  {
    opnum: 3,
    isRequest: true,
    interfaceName: 'IOPCSyncIO',
    fits: (reader) => {
      const read = syncRead(reader)
      return isWhole(reader, read) && read!.length > 0
    },
  },
  {
    opnum: 3,
    isRequest: false,
    interfaceName: 'IOPCSyncIO',
    fits: (reader) => {
      const items = readItems(reader)
      if (items !== undefined) errorsAndResult(reader, items.length)
      return isWhole(reader, items)
    },
  },
  {
    opnum: 4,
    isRequest: true,
    interfaceName: 'IOPCSyncIO',
    fits: (reader) => isWhole(reader, write(reader)),
  },
  {
    opnum: 4,
    isRequest: true,
    interfaceName: 'IOPCAsyncIO2',
    fits: (reader) => {
      const written = write(reader)
      reader.align(4)
      reader.skip(4) // transaction
      return isWhole(reader, written)
    },
  },
  ...[3, 4].map(
    (opnum): Shape => ({
      opnum,
      isRequest: true,
      interfaceName: 'IOPCDataCallback',
      fits: (reader) => isWhole(reader, dataChange(reader)),
    }),
  ),
  {
    opnum: 3,
    isRequest: true,
    interfaceName: 'IOPCEventSink',
    fits: (reader) => {
      const event = firstEvent(reader)
      return isWhole(reader, event) && event!.length > 0
    },
  },
  {
    opnum: 3,
    isRequest: true,
    interfaceName: 'IOPCAsyncIO2',
    fits: (reader) => {
      const read = handles(reader)
      reader.skip(4) // transaction
      return isWhole(reader, read) && read!.length > 1 // one handle and a number prove nothing
    },
  },
  {
    opnum: 6,
    isRequest: false,
    interfaceName: 'IOPCServer',
    fits: (reader) => {
      const status = serverStatus(reader)
      reader.align(4)
      reader.skip(4) // result
      return isWhole(reader, status) && status!.vendor !== ''
    },
  },
]

/** Name of the interface; undefined if none fits. The reader is at the arguments and is left there. */
export function guess(reader: NdrReader, opnum: number, isRequest: boolean): string | undefined {
  const { at } = reader
  for (const shape of shapes) {
    if (shape.opnum !== opnum || shape.isRequest !== isRequest) continue
    const fits = shape.fits(reader)
    reader.at = at
    reader.isShort = false
    if (fits) return shape.interfaceName
  }
  return undefined
}
