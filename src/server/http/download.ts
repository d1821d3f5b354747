/** Files that a route sends for download. */
import type { FastifyReply } from 'fastify'

export interface DownloadFile {
  readonly fileName: string
  /** Media type. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** Always as an attachment, never rendered with our origin: the content comes from packets. */
export function sendFile(reply: FastifyReply, { fileName, type, bytes }: DownloadFile) {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`)
    .header('cache-control', 'no-store')
    .send(bytes)
}
