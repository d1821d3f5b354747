import { failureOf } from './http.ts'
import type { DataSource } from './source.ts'

/** Packets of the ring: of a device, of a host or two, of a time span. */
export interface PacketSelection {
  readonly device?: string | undefined
  readonly host?: string | undefined
  readonly peer?: string | undefined
  readonly port?: number | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** Address of the capture file; undefined without a server. */
export const ringPackets = (source: DataSource, selection: PacketSelection) =>
  source.serverFile('/ring/packets.pcapng', { ...selection })

/** Reads the file here, so that the page can show why there is none. */
export async function readPackets(address: string): Promise<Blob> {
  const response = await fetch(address)
  if (response.ok) return response.blob()
  const body: unknown = await response.json().catch(() => undefined)
  throw failureOf(address, response.status, body)
}
