/** Opens a source by the kind of its address. */
import type { CaptureOptions } from '../tcpdump.ts'
import { openErspan, openInterface } from './interface.ts'
import type { PacketSource } from './packet-source.ts'
import { openPcapClient, openPcapServer } from './pcap-over-ip.ts'
import { openReplay } from './replay.ts'
import { openUdp } from './udp.ts'

/** Rejects with a `LiveRefusal`. */
export async function openSource(options: CaptureOptions): Promise<PacketSource> {
  const { source, name, filter, bufferMebibytes } = options
  if (source === undefined) return openInterface(options)
  switch (source.kind) {
    case 'erspan':
      return openErspan({ ...(bufferMebibytes !== undefined && { bufferMebibytes }), name: source.interface })
    case 'vxlan':
    case 'tzsp':
      return openUdp(source)
    case 'pcap-over-ip-client':
      return openPcapClient(source)
    case 'pcap-over-ip-server':
      return openPcapServer(source)
    case 'replay':
      return openReplay(source)
    default:
      throw new Error(`unreachable: ${name} ${filter} ${(source satisfies never as { kind: string }).kind}`)
  }
}
