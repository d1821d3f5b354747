/** Live news to whoever listens: server-sent events (HTML Living Standard §9.2). */
import type { ServerResponse } from 'node:http'
import type { CaptureItem } from '#contract/capture'
import type { IncidentItem } from '#contract/incident'
import type { LiveChanges, LiveStatus } from '#contract/overview'

const limits = {
  listeners: 64,
  /** Octets waiting for one listener; who is slower misses events, and is told a summary later anyway. */
  waitingOctets: 1024 * 1024,
  /** A comment this often keeps proxies from closing the line. */
  heartbeatMs: 15_000,
} as const

export type LiveMessage =
  | { readonly event: 'status'; readonly data: LiveStatus }
  | { readonly event: 'changes'; readonly data: LiveChanges }
  /** It opened, or became graver. */
  | { readonly event: 'incident'; readonly data: IncidentItem }
  | { readonly event: 'capture'; readonly data: CaptureItem }
  | { readonly event: 'capture-gone'; readonly data: { readonly id: string } }

export class LiveFeed {
  readonly #listeners = new Set<ServerResponse>()
  #status: LiveStatus = { packetsPerSecond: 0, loss: 0, isActive: false }
  #heartbeat: NodeJS.Timeout | undefined

  /** False if there are too many listeners already. */
  listen(response: ServerResponse): boolean {
    if (this.#listeners.size >= limits.listeners) return false
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.#listeners.add(response)
    response.on('close', () => this.#listeners.delete(response))
    response.write(textOf({ event: 'status', data: this.#status }))
    this.#heartbeat ??= setInterval(() => this.#send(':\n\n'), limits.heartbeatMs).unref()
    return true
  }

  tell(news: LiveMessage): void {
    if (news.event === 'status') this.#status = news.data
    if (this.#listeners.size > 0) this.#send(textOf(news))
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const response of this.#listeners) response.end()
    this.#listeners.clear()
  }

  #send(text: string): void {
    for (const response of this.#listeners) {
      if (response.writableLength < limits.waitingOctets) response.write(text)
    }
  }
}

function textOf({ event, data }: LiveMessage): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
