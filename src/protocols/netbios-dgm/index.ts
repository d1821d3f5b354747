import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type NetbiosDatagram } from './wire.ts'

/** Workstation and server service: [MS-NBTE] 1.8. */
const HOST_SUFFIXES: ReadonlySet<number> = new Set([0x00, 0x20])

export const protocol = defineProtocol<NetbiosDatagram, undefined>({
  name: 'netbios-dgm',
  shortName: 'NetBIOS datagram',
  defenderName: 'Netbios Datagram Service',
  title: 'NetBIOS Datagram Service',
  standard: 'RFC 1001; RFC 1002; [MS-MAIL] 2.2.1',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 138 }],
  dissect,
  facts({ source, destination, mailslot, smb }, { bytes, fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    if (source !== undefined && source.name !== '' && HOST_SUFFIXES.has(source.suffix)) {
      const attribute: Attribute = 'name'
      emit({
        kind: 'identity',
        about,
        attribute,
        value: source.name,
        confidence: confidence.banner,
        field: 'SOURCE_NAME',
      })
    }
    if (smb !== undefined) emit({ kind: 'payload', selector: 'smb', bytes, start: smb.start, end: smb.end })
    if (mailslot === undefined) return
    const { name, start, end } = mailslot
    emit({ kind: 'payload', selector: name, bytes, start, end, context: { source, destination } })
  },
  rows: ({ source, destination, mailslot }) => [
    { label: 'Source', value: source?.name ?? '', at: 14, length: 34 },
    { label: 'Destination', value: destination?.name ?? '', at: 48, length: 34 },
    { label: 'Mailslot', value: mailslot?.name ?? '', at: 0, length: 0 },
  ],
})
