/** Files between a sensor and its console over NATS, for sites that reach only a broker or a relay. */
import { createHash } from 'node:crypto'
import { type FleetFileEnd, type FleetFilePiece, fleetLimits } from '#schema/fleet-protocol'
import type { FileExchange } from './file-exchange.ts'
import { FILE_HEADER } from './nats-keys.ts'
import type { NatsTransport } from './nats-transport.ts'

/** On the connection of the transport, which outlives it. */
export class NatsFiles implements FileExchange {
  readonly #transport: Pick<NatsTransport, 'request'>
  readonly #closed = Promise.withResolvers<never>()

  constructor(transport: Pick<NatsTransport, 'request'>) {
    this.#transport = transport
    this.#closed.promise.catch(() => {})
  }

  async piece(file: string, number: number): Promise<Uint8Array> {
    const asked = this.#transport.request('piece', JSON.stringify({ file, number }))
    const { content } = (await this.#orClosed(asked)) as FleetFilePiece
    return Buffer.from(content, 'base64')
  }

  async send(command: string, bytes: Uint8Array): Promise<void> {
    for (let number = 0; number * fleetLimits.pieceBytes < bytes.length; number++) {
      const begin = number * fleetLimits.pieceBytes
      const piece = bytes.subarray(begin, begin + fleetLimits.pieceBytes)
      await this.#orClosed(
        this.#transport.request('capture', piece, { [FILE_HEADER]: `${command} ${number}` }),
      )
    }
    const end: FleetFileEnd = {
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    await this.#orClosed(this.#transport.request('captured', JSON.stringify(end), { [FILE_HEADER]: command }))
  }

  /** The certificate is that of the transport. */
  replaceCertificate(): void {}

  close(): void {
    this.#closed.reject(new Error('NATS: closed'))
  }

  async #orClosed<T>(asked: Promise<T>): Promise<T> {
    return await Promise.race([asked, this.#closed.promise])
  }
}
