import type { Script } from '#model/script'
import { encodeGet, encodeResponse } from '../encode.ts'

const page = '<html><head><title>Pump station</title></head></html>'
const fields = { Server: 'ExampleWeb/1.2', 'Content-Type': 'text/html' }

export const scripts: readonly Script[] = [
  {
    name: 'page',
    over: { transport: 'tcp', port: 80 },
    lines: [
      ['client', encodeGet('10.20.0.2', '/index.html', { 'User-Agent': 'Example/1.0' })],
      ['server', encodeResponse({ status: 200, reason: 'OK', fields, body: page })],
    ],
  },
  {
    name: 'basic-credentials',
    over: { transport: 'tcp', port: 8080 },
    lines: [
      ['client', encodeGet('10.20.0.2', '/setup')],
      [
        'server',
        encodeResponse({
          status: 401,
          reason: 'Unauthorized',
          fields: { 'WWW-Authenticate': 'Basic realm="setup"' },
          body: '',
        }),
      ],
      // admin:admin
      ['client', encodeGet('10.20.0.2', '/setup', { Authorization: 'Basic YWRtaW46YWRtaW4=' })],
      ['server', encodeResponse({ status: 200, reason: 'OK', fields, body: page })],
    ],
  },
]
