/** The live feed: server-sent events (HTML Living Standard §9.2). */
import type { ServerResponse } from 'node:http'
import type { CaptureItem } from '#schema/capture'
import type { IncidentItem } from '#schema/incident'
import type { LiveChanges, LiveStatus } from '#schema/overview'

const limits = {
  clients: 64,
  /** Bytes buffered for one client; a slower one misses events. */
  waitingBytes: 1024 * 1024,
  /** Interval of comments that keep proxies from closing the connection. */
  heartbeatMs: 15_000,
} as const

export type LiveMessage =
  | { readonly event: 'status'; readonly data: LiveStatus }
  | { readonly event: 'changes'; readonly data: LiveChanges }
  /** A new incident, or one whose severity rose. */
  | { readonly event: 'incident'; readonly data: IncidentItem }
  | { readonly event: 'capture'; readonly data: CaptureItem }
  | { readonly event: 'capture-gone'; readonly data: { readonly id: string } }

export class LiveFeed {
  readonly #clients = new Map<ServerResponse, () => boolean>()
  #status: LiveStatus = { packetsPerSecond: 0, loss: 0, lagSeconds: 0, isActive: false }
  #heartbeat: NodeJS.Timeout | undefined

  /** False if there are too many clients already. @param isValid asked at each heartbeat; false ends the connection */
  add(response: ServerResponse, isValid: () => boolean = () => true): boolean {
    if (this.#clients.size >= limits.clients) return false
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.#clients.set(response, isValid)
    response.on('close', () => this.#clients.delete(response))
    response.write(textOf({ event: 'status', data: this.#status }))
    this.#heartbeat ??= setInterval(() => this.#beat(), limits.heartbeatMs).unref()
    return true
  }

  send(message: LiveMessage): void {
    if (message.event === 'status') this.#status = message.data
    if (this.#clients.size > 0) this.#write(textOf(message))
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const response of this.#clients.keys()) response.end()
    this.#clients.clear()
  }

  #beat(): void {
    for (const [response, isValid] of this.#clients) if (!isValid()) response.end()
    this.#write(':\n\n')
  }

  #write(text: string): void {
    for (const response of this.#clients.keys()) {
      if (response.writableLength < limits.waitingBytes) response.write(text)
    }
  }
}

function textOf({ event, data }: LiveMessage): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
