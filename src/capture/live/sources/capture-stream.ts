/** Packets of any pcap or pcapng stream, with the times of the stream. */
import { FrameReader } from '../../frame-reader.ts'
import { type PacketHandler, ReusedRecord } from './packet-source.ts'

export class CaptureStream {
  readonly #reader = new FrameReader()
  readonly #packet: PacketHandler
  readonly #record = new ReusedRecord()
  #packets = 0

  constructor(packet: PacketHandler) {
    this.#packet = packet
  }

  get packets(): number {
    return this.#packets
  }

  /** Why nothing more is read; '' while all is well. */
  get failure(): string {
    const { failed, isStopped, problems } = this.#reader
    return failed || (isStopped ? (problems.at(-1) ?? 'the stream is damaged') : '')
  }

  push(chunk: Uint8Array): void {
    const reader = this.#reader
    reader.push(chunk)
    while (reader.next()) {
      const { bytes, start, end, originalLength, time, linkType } = reader.frame
      this.#packets++
      this.#packet(bytes, this.#record.set(start, end - start, originalLength, time), linkType)
    }
  }
}
