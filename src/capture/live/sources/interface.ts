/** An interface, or the ERSPAN sessions that arrive on it, read by tcpdump. */
import { PcapRecords } from '../pcap-records.ts'
import { type CaptureOptions, captureInterface } from '../tcpdump.ts'
import { type Inner, insideErspan } from './decapsulate.ts'
import { type PacketHandler, type PacketSource, ReusedRecord } from './packet-source.ts'

const ETHERNET = 1
const GRE_FILTER = 'ip proto 47 or ip6 proto 47 or (vlan and (ip proto 47 or ip6 proto 47))'

/** Rejects with a `LiveRefusal`. */
export async function openInterface(options: CaptureOptions): Promise<PacketSource> {
  return sourceOf(options, (packet) => packet)
}

/**
 * ERSPAN types I to III over GRE, without what carries them. Fragments and other GRE packets are passed on as they came:
 * the engine puts them together.
 */
export async function openErspan(options: CaptureOptions): Promise<PacketSource> {
  return sourceOf({ ...options, filter: GRE_FILTER }, (packet) => {
    const inner: Inner = { at: 0, linkType: ETHERNET }
    const record = new ReusedRecord()
    return (bytes, outer, linkType) => {
      const end = outer.at + outer.length
      if (linkType !== ETHERNET || !insideErspan(bytes, outer.at, end, inner))
        return packet(bytes, outer, linkType)
      const skipped = inner.at - outer.at
      record.at = inner.at
      record.length = outer.length - skipped
      record.original = outer.original - skipped
      record.seconds = outer.seconds
      record.microseconds = outer.microseconds
      packet(bytes, record, ETHERNET)
    }
  })
}

async function sourceOf(
  options: CaptureOptions,
  inside: (packet: PacketHandler) => PacketHandler,
): Promise<PacketSource> {
  const capture = await captureInterface(options)
  return {
    counts: capture.counts,
    complaint: capture.complaint,
    stop: capture.stop,
    read(packet, ended) {
      const handle = inside(packet)
      const records: PcapRecords = new PcapRecords((bytes, record) =>
        handle(bytes, record, records.linkType ?? ETHERNET),
      )
      const take = (chunk: Uint8Array) => {
        records.push(chunk)
        if (records.failure !== '') capture.stop()
      }
      capture.read(take, () => ended(records.failure))
    },
  }
}
