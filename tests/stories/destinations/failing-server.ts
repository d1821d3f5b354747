/** An HTTP server in front of a double that fails a share of all calls, before and after the double takes them. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Double, DoubleAnswer } from '#destination-kit/testing/double'

export interface Failures {
  /** Share of calls that fail before the double sees them, and after. */
  readonly before: number
  readonly after: number
  /** Time of each call. */
  readonly callMs: number
}

/** The same sequence in every run. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    // Numerical Recipes, §7.1: a linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export async function startFailingServer(double: Double, { before, after, callMs }: Failures, seed = 1) {
  const random = randomOf(seed)
  let calls = 0
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      calls++
      if (callMs > 0) await sleep(callMs)
      const draw = random()
      if (draw < before / 2) return request.socket.destroy()
      if (draw < before) return reply(response, { status: 503, body: 'busy' })
      const raw = Buffer.concat(parts)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      const answer = await double.answer({
        ...{ method: request.method ?? '', path: request.url ?? '', headers },
        body: body.toString('utf8'),
        bytes: body,
      })
      // Taken, and the answer is lost.
      if (draw < before + after) return request.socket.destroy()
      reply(response, answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function reply(response: ServerResponse, { status, headers = {}, body = '' }: DoubleAnswer): void {
  response.writeHead(status, headers)
  response.end(body)
}
