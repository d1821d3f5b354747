import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

const text = (line: string) => new TextEncoder().encode(line)
const over = { transport: 'tcp', port: 443 } as const
const request = text('GET /status HTTP/1.1\r\nHost: hmi\r\n\r\n')
const answer = text('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')

/** Version 2, PROXY, TCP over IPv4, 10.1.1.5:52176 to 10.20.0.2:443. */
const version2 = hex('0d0a0d0a000d0a515549540a 21 11 000c 0a010105 0a140002 cbd0 01bb')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'version-1',
    over,
    lines: [
      ['client', text('PROXY TCP4 10.1.1.5 10.20.0.2 52176 443\r\n')],
      ['client', request],
      ['server', answer],
    ],
  },
  {
    name: 'version-2',
    over,
    lines: [
      ['client', Uint8Array.from([...version2, ...request])],
      ['server', answer],
    ],
  },
]
