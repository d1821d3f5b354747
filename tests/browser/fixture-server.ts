/** Serves the built pages over a made-up plant, so that a browser can walk them without a sensor. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type Fixture, fixtureAnswers } from '#ui/source/testing/answers'

const BUILT = new URL('../../build/ui/', import.meta.url).pathname

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/** As the real server sends it, so that a page that would break under it breaks here. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:"

export interface FixtureServer {
  /** `http://127.0.0.1:port`. */
  readonly address: string
  /** Paths of all requests that arrived, in order. */
  readonly seen: readonly string[]
  close(): void
}

/** Listens on a free port of loopback. */
export async function serveFixture(fixture: Fixture): Promise<FixtureServer> {
  const answers = fixtureAnswers(fixture)
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    const url = new URL(request.url ?? '/', 'http://fixture.invalid')
    if (url.pathname === '/rest/live') return feed(response, fixture)
    if (!url.pathname.startsWith('/rest/')) return void page(url.pathname, response)
    answer(request, response, answers(request.method ?? 'GET', url))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  reported: { status: number; body: unknown },
): void {
  request.resume()
  request.on('end', () => {
    response.writeHead(reported.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(reported.body))
  })
}

function feed(response: ServerResponse, { deviceCount, isBroken = false }: Fixture): void {
  if (isBroken) return void response.writeHead(503).end()
  const isActive = deviceCount > 0
  const status = { packetsPerSecond: isActive ? 4210 : 0, loss: 0, isActive }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`event: status\ndata: ${JSON.stringify(status)}\n\n`)
}

async function page(path: string, response: ServerResponse): Promise<void> {
  const file = normalize(extname(path) === '' ? 'index.html' : path).replace(/^(\.\.[/\\])+/, '')
  try {
    const bytes = await readFile(join(BUILT, file))
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}
