import { ByteWriter } from '#bytes/write'
import { PcapWriter } from '#capture/pcap-writer'

/** A frame for a file, complete unless its length is larger. */
export interface WholeFrame {
  readonly bytes: Uint8Array
  /** Bytes that were sent, where the capture kept fewer. */
  readonly originalLength?: number
  /** Microseconds since 1970. */
  readonly time: number
}

/** The file in parts: its header, then a record a frame. */
export function pcapParts(frames: readonly WholeFrame[], linkType: number): readonly Uint8Array[] {
  const writer = new PcapWriter(linkType)
  return [
    writer.header(),
    ...frames.map(({ bytes, originalLength, time }, i) =>
      writer.frame({
        bytes: bytes,
        start: 0,
        end: bytes.length,
        originalLength: originalLength ?? bytes.length,
        time,
        nanoseconds: 0,
        linkType,
        interfaceIndex: 0,
        number: i + 1,
      }),
    ),
  ]
}

export function pcapFile(frames: readonly WholeFrame[], linkType: number): Uint8Array {
  const file = new ByteWriter()
  for (const part of pcapParts(frames, linkType)) file.bytes(part)
  return file.take()
}
