import { readMailslot, startsSmb } from '#bytes/mailslot'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { COMMAND_NAMES, dissect, type NetbiosFrame } from './wire.ts'

const ADD_NAME = 0x01
const DATAGRAM = 0x08
const DATAGRAM_BROADCAST = 0x09
const NAME_QUERY = 0x0a
const LAST_DATA = 0x16

/** Frames that their sender signs with a name of its own. */
const SIGNED: ReadonlySet<number> = new Set([ADD_NAME, DATAGRAM, DATAGRAM_BROADCAST])
/** Workstation and server service: [MS-NBTE] 1.8. */
const HOST_SUFFIXES: ReadonlySet<number> = new Set([0x00, 0x20])

export const protocol = defineProtocol<NetbiosFrame, undefined>({
  name: 'netbios-frames',
  shortName: 'NetBIOS frames',
  title: 'NetBIOS Frames (NetBEUI)',
  standard: 'IBM LAN Technical Reference, SC30-3587; [MS-MAIL] 2.2.1',
  depth: 'semantic',
  family: 'infrastructure',
  hints: [{ llc: 0xf0 }],
  dissect,
  facts,
  rows: ({ command, source, destination, at, end }) => [
    { label: 'Command', value: COMMAND_NAMES.get(command) ?? String(command), at: 4, length: 1 },
    { label: 'Source', value: source?.name ?? '', at: 28, length: source === undefined ? 0 : 16 },
    {
      label: 'Destination',
      value: destination?.name ?? '',
      at: 12,
      length: destination === undefined ? 0 : 16,
    },
    { label: 'Data', value: `${end - at} bytes`, at, length: end - at },
  ],
})

function facts({ command, source, destination, at, end }: NetbiosFrame, slice: Slice, emit: Emit): void {
  const { bytes, start, fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  if (source !== undefined && SIGNED.has(command) && HOST_SUFFIXES.has(source.suffix) && source.name !== '')
    emit({
      kind: 'identity',
      about,
      attribute: 'name',
      value: source.name,
      confidence: confidence.banner,
      field: 'Source name',
    })
  if (command === NAME_QUERY && destination !== undefined && destination.name !== '')
    emit({ kind: 'lookup', name: destination.name, outcome: 'requested' })
  const isData = command === DATAGRAM || command === DATAGRAM_BROADCAST || command === LAST_DATA
  const [from, to] = [start + at, start + end]
  if (!isData || !startsSmb(bytes, from, to)) return
  emit({ kind: 'payload', selector: 'smb', bytes, start: from, end: to })
  const mailslot = readMailslot(bytes, from, to)
  if (mailslot === undefined) return
  emit({
    kind: 'payload',
    selector: mailslot.name,
    bytes,
    start: mailslot.start,
    end: mailslot.end,
    context: { source, destination },
  })
}
