/**
 * A TAXII 2.1 server for tests, a process of its own, after the OASIS Standard of 10 June 2021. Started with a JSON
 * document on the command line; prints its port on standard output, and every request as one JSON line. `misdeed`
 * selects a false behaviour.
 */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { gzipSync } from 'node:zlib'

export interface TestServerOptions {
  readonly certificate: string
  readonly key: string
  /** Authority that clients' certificates must come from; '' where none is asked for. */
  readonly clientAuthority: string
  /** `Authorization` header that is asked for; '' for none. */
  readonly authorization: string
  readonly objects: readonly Readonly<Record<string, unknown>>[]
  /** Objects of one page, whatever the client asks. */
  readonly pageSize: number
  readonly violation: string
  /** Where a redirect leads. */
  readonly elsewhere?: string
}

const MEDIA_TYPE = 'application/taxii+json;version=2.1'
/** §3.5: times of addition have microseconds. */
const addedAt = (index: number) =>
  `2026-01-01T00:00:${String(index % 60).padStart(2, '0')}.${String(index).padStart(6, '0')}Z`

const setup = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as TestServerOptions
const { violation } = setup
let requests = 0
let objectRequests = 0

const server = createServer(
  {
    cert: setup.certificate,
    key: setup.key,
    ...(setup.clientAuthority !== '' && {
      ca: setup.clientAuthority,
      requestCert: true,
      rejectUnauthorized: true,
    }),
  },
  (request, response) => {
    requests++
    const { url = '', headers } = request
    process.stdout.write(
      `${JSON.stringify({ url, accept: headers.accept, authorization: headers.authorization })}\n`,
    )
    answer(request, response)
  },
)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as { port: number }).port}\n`)
})

function answer(request: IncomingMessage, response: ServerResponse): unknown {
  const url = new URL(request.url ?? '', 'https://127.0.0.1')
  if (setup.authorization !== '' && request.headers.authorization !== setup.authorization)
    return send(response, { title: 'Unauthorized', description: 'who are you?', http_status: '401' }, 401)
  if (violation === 'busy' && requests % 3 !== 0) {
    response.setHeader('retry-after', '7')
    return send(response, { title: 'Too many requests' }, 429)
  }
  if (violation === 'always-503') return send(response, { title: 'Down' }, 503)
  if (violation === 'leave-alone') {
    response.setHeader('retry-after', '999999')
    return send(response, { title: 'Too many requests' }, 429)
  }
  if (violation === 'silent') return
  if (violation === 'redirect-away') {
    response.writeHead(302, { location: setup.elsewhere ?? 'https://elsewhere.example/taxii2/' })
    response.end()
    return
  }
  if (violation === 'redirect-round') {
    response.writeHead(307, { location: `${url.pathname}?again` })
    response.end()
    return
  }
  if (url.pathname === '/taxii2/') {
    const others =
      violation === 'foreign-root'
        ? ['https://elsewhere.example/api/']
        : ['/api/', 'https://elsewhere.example/api/']
    return send(response, { title: 'Test', default: '/api/', api_roots: others })
  }
  if (url.pathname === '/api/')
    return send(response, { title: 'Root', versions: [MEDIA_TYPE], max_content_length: 10_000_000 })
  if (url.pathname === '/api/collections/')
    return send(response, {
      collections: [
        {
          id: 'c1',
          title: 'Indicators',
          can_read: true,
          can_write: false,
          media_types: ['application/stix+json;version=2.1'],
        },
        { id: 'c2', title: 'Inbox', can_read: false, can_write: true },
        ...(violation === 'path-in-id'
          ? [{ id: '../../admin', title: 'Evil', can_read: true, can_write: false }]
          : []),
      ],
    })
  if (url.pathname === '/api/collections/c1/')
    return send(response, { id: 'c1', title: 'Indicators', can_read: true, can_write: false })
  if (url.pathname === '/api/collections/c1/objects/') return objects(url, response)
  send(response, { title: 'Not found' }, 404)
}

function objects(url: URL, response: ServerResponse): unknown {
  objectRequests++
  const after = url.searchParams.get('added_after') ?? ''
  const next = url.searchParams.get('next') ?? ''
  const kinds = (url.searchParams.get('match[type]') ?? '').split(',')
  const fitting = setup.objects.flatMap((object, index) =>
    addedAt(index) > after && (kinds[0] === '' || kinds.includes(String(object.type)))
      ? [{ object, index }]
      : [],
  )
  if (next !== '' && violation === 'forgets-next' && objectRequests > 2 && objectRequests < 4)
    return send(response, { title: 'Unknown next' }, 400)
  const from = next === '' ? 0 : Number(next.replace(/\D/g, ''))
  const size = Math.min(setup.pageSize, Number(url.searchParams.get('limit') ?? setup.pageSize))
  const page = fitting.slice(from, from + size)
  const more = from + size < fitting.length
  const last = page.at(-1)
  if (last !== undefined) {
    response.setHeader('x-taxii-date-added-first', addedAt(page[0]!.index))
    response.setHeader(
      'x-taxii-date-added-last',
      violation === 'future' ? '2999-01-01T00:00:00.000000Z' : addedAt(last.index),
    )
  }
  const envelope = {
    more,
    objects: page.map(({ object }) => object),
    ...(more && { next: String(from + size) }),
  }
  switch (violation) {
    case 'dies':
      if (objectRequests === 3) process.exit(1)
      break
    case 'cut':
      if (from > 0) {
        response.writeHead(200, { 'content-type': MEDIA_TYPE, 'content-length': '100000' })
        response.write(JSON.stringify(envelope).slice(0, 50))
        setTimeout(() => response.destroy(), 20)
        return
      }
      break
    case 'circle':
      return send(response, { ...envelope, more: true, next: from === 2 ? '4' : '2' })
    case 'endless':
      return send(response, {
        more: true,
        next: String(objectRequests * 1000),
        objects: setup.objects.slice(0, 1),
      })
    case 'endless-nothing':
      return send(response, { more: true, next: `n${objectRequests}` })
    case 'more-without-way':
      response.removeHeader('x-taxii-date-added-last')
      return send(response, { more: true, objects: envelope.objects })
    case 'no-next':
      return send(response, { more, objects: envelope.objects })
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<h1>Welcome</h1>')
      return
    case 'old-version':
      response.writeHead(200, { 'content-type': 'application/vnd.oasis.stix+json; version=2.0' })
      response.end('{}')
      return
    case 'bomb':
      response.writeHead(200, { 'content-type': MEDIA_TYPE, 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(80 * 1024 * 1024, 0x20)))
      return
    case 'broken-gzip':
      response.writeHead(200, { 'content-type': MEDIA_TYPE, 'content-encoding': 'gzip' })
      response.end('not gzip')
      return
    case 'gzip':
      response.writeHead(200, { 'content-type': MEDIA_TYPE, 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(envelope)))
      return
    case 'deep':
      response.writeHead(200, { 'content-type': MEDIA_TYPE })
      response.end(`{"objects":${'['.repeat(5_000_000)}`)
      return
    case 'no-list':
      return send(response, { objects: { length: 1 } })
    case 'no-type':
      return send(response, { objects: [...envelope.objects, null] })
    case 'flood':
      response.writeHead(200, { 'content-type': MEDIA_TYPE })
      flood(response)
      return
  }
  send(response, envelope)
}

function flood(response: ServerResponse): void {
  const part = Buffer.alloc(1024 * 1024, 0x20)
  const more = () => {
    while (!response.destroyed && response.write(part)) {
      // until the client's side is full
    }
  }
  response.on('drain', more)
  more()
}

function send(response: ServerResponse, content: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': MEDIA_TYPE })
  response.end(JSON.stringify(content))
}
