/** Files between a sensor and its console, in pieces: packages down, packets of alerts up. */
import { createHash } from 'node:crypto'
import { type FleetFileEnd, type FleetFilePiece, fleetLimits } from '#schema/fleet-protocol'
import { HttpsConnection, type HttpsTransportOptions } from './https-transport.ts'

export interface FileExchange {
  /** Piece of a package, from 0. */
  piece(file: string, number: number): Promise<Uint8Array>
  /** Sends the packets that a command asked for. */
  send(command: string, bytes: Uint8Array): Promise<void>
  /** Of the sensor, for new connections. */
  replaceCertificate(certificate: string): void
  close(): void
}

export class HttpsFiles implements FileExchange {
  readonly #connection: HttpsConnection

  constructor(options: HttpsTransportOptions) {
    this.#connection = new HttpsConnection(options)
  }

  replaceCertificate(certificate: string): void {
    this.#connection.replaceCertificate(certificate)
  }

  async piece(file: string, number: number): Promise<Uint8Array> {
    const path = `/rest/uplink/packages/${encodeURIComponent(file)}/pieces/${number}`
    const { status, body } = await this.#connection.ask({ method: 'GET', path })
    if (status !== 200) throw failureOf(status, body)
    return Buffer.from((body as FleetFilePiece).content, 'base64')
  }

  async send(command: string, bytes: Uint8Array): Promise<void> {
    const path = `/rest/uplink/captures/${encodeURIComponent(command)}`
    for (let number = 0; number * fleetLimits.pieceBytes < bytes.length; number++) {
      const begin = number * fleetLimits.pieceBytes
      const piece = bytes.subarray(begin, begin + fleetLimits.pieceBytes)
      const { status, body } = await this.#connection.ask({
        ...{
          method: 'POST',
          path: `${path}/pieces/${number}`,
          type: 'application/octet-stream',
          body: piece,
        },
      })
      if (status !== 204) throw failureOf(status, body)
    }
    const end: FleetFileEnd = {
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    const { status, body } = await this.#connection.ask({ method: 'POST', path, body: JSON.stringify(end) })
    if (status !== 204) throw failureOf(status, body)
  }

  close(): void {
    this.#connection.close()
  }
}

/** The console does not take or have it: another attempt would end alike. */
export class FileRefusal extends Error {}

const FINAL: readonly number[] = [400, 403, 404, 410, 413]

function failureOf(status: number, body: unknown): Error {
  const { detail = '' } = (body ?? {}) as { detail?: string }
  const text = `status ${status}: ${detail.slice(0, 300)}`
  return FINAL.includes(status) ? new FileRefusal(text) : new Error(text)
}
