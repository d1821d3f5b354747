/** Activity of intruders over HTTP: fetched programs, tunnels, access from the internet. */

import { conversation, type Pair } from '../other-protocols/conversation.ts'
import type { AlertProof } from '../proof.ts'
import { attacker, usual } from './proof.ts'

const text = (lines: readonly string[], body: Uint8Array = new Uint8Array(0)) =>
  Uint8Array.of(...new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`), ...body)

/** A program of Windows with nothing in it: `MZ`, at 60 where its header is, there `PE`. */
const PROGRAM = new Uint8Array(512)
PROGRAM.set([0x4d, 0x5a, 0x90])
PROGRAM[60] = 0x80
PROGRAM.set([0x50, 0x45, 0, 0, 0x4c, 1], 0x80)

const fetched = (agent: string, host: string): Pair => [
  text(['GET /a.exe HTTP/1.1', `Host: ${host}`, `User-Agent: ${agent}`]),
  text(
    ['HTTP/1.1 200 OK', 'Content-Type: application/octet-stream', `Content-Length: ${PROGRAM.length}`],
    PROGRAM,
  ),
]
const upgraded = (inside: string): Pair => [
  text([
    'GET /live HTTP/1.1',
    'Host: 203.0.113.9',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${inside}`,
  ]),
  text(['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket']),
]
const mapped = (action: string): Pair => [
  text([
    'POST /ctl/IPConn HTTP/1.1',
    'Host: 10.20.0.2',
    `SOAPAction: "urn:schemas-upnp-org:service:WANIPConnection:1#${action}"`,
    'Content-Length: 0',
  ]),
  text(['HTTP/1.1 200 OK', 'Content-Length: 0']),
]
const put = (path: string): Pair => [
  text([`PUT ${path} HTTP/1.1`, 'Host: 10.20.0.2', 'Content-Length: 0']),
  text(['HTTP/1.1 201 Created', 'Content-Length: 0']),
]
const byHttp = (pair: Pair) => conversation({ transport: 'tcp', port: 80 }, [pair], [], { client: attacker })

export const proofs: readonly AlertProof[] = [
  {
    name: 'program-fetched-by-certutil',
    rule: 'system-tool-download',
    defenderTitles: '',
    technique: 'T0867',
    scenes: [usual, byHttp(fetched('CertUtil URL Agent', 'files.example'))],
    nearMiss: [
      usual,
      byHttp(fetched('Mozilla/5.0 (Windows NT 10.0; Win64; x64)', '203.0.113.9')),
      byHttp(fetched('Microsoft BITS/7.8', 'update.example')),
    ],
  },
  {
    name: 'tunnel-in-a-websocket',
    rule: 'web-tunnel',
    defenderTitles: '',
    technique: 'T0884',
    scenes: [usual, byHttp(upgraded('chisel-v3'))],
    nearMiss: [usual, byHttp(upgraded('mqtt'))],
  },
  {
    name: 'port-of-the-internet-mapped',
    rule: 'port-mapped',
    defenderTitles: '',
    technique: 'T0883',
    scenes: [usual, byHttp(mapped('AddPortMapping'))],
    nearMiss: [usual, byHttp(mapped('GetExternalIPAddress'))],
  },
  {
    name: 'page-that-runs-put-on-a-server',
    rule: 'web-exploit',
    defenderTitles: '',
    technique: 'T0819',
    scenes: [usual, byHttp(put('/fileserver/a.jsp'))],
    nearMiss: [usual, byHttp(put('/plans/a.pdf'))],
  },
]
