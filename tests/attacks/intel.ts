/** Proofs that loaded threat intelligence is recognised in traffic. */
import { createHash } from 'node:crypto'
import * as dns from '#protocols/dns/testing/encode'
import * as http from '#protocols/http/testing/encode'
import * as tls from '#protocols/tls/testing/encode'
import type { AlertProof, Scene } from './proof.ts'

const outside = { ip: '198.51.100.7', mac: '02:00:00:00:00:fe' }
const WIPER = 'a small file that somebody has taken apart'

const stix = (...patterns: readonly string[]): string =>
  JSON.stringify({
    type: 'bundle',
    id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56d',
    objects: patterns.map((pattern, i) => ({
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      created: '2025-12-01T00:00:00Z',
      modified: '2025-12-01T00:00:00Z',
      name: 'Campaign X',
      pattern,
      pattern_type: 'stix',
      valid_from: '2025-12-01T00:00:00Z',
    })),
  })

/** Of `hello`. */
const JA3 = '9a1daa864cc3d6a00bda06ab23be0a23'
const web: Scene = {
  name: 'http',
  over: { transport: 'tcp', port: 80 },
  server: outside,
  lines: [
    ['client', http.encodeGet('files.example', '/tools/x.bin?key=1')],
    [
      'server',
      http.encodeResponse({
        status: 200,
        reason: 'OK',
        fields: { 'Content-Type': 'application/octet-stream' },
        body: WIPER,
      }),
    ],
  ],
}
const hello: Scene = {
  name: 'tls',
  over: { transport: 'tcp', port: 443 },
  lines: [
    [
      'client',
      tls.encodeClientHello({ serverName: 'shop.example', ciphers: [0xc02f], random: new Uint8Array(32) }),
    ],
    ['server', tls.encodeServerHello({ cipher: 0xc02f, random: new Uint8Array(32) })],
  ],
}

export const proofs: readonly AlertProof[] = [
  {
    name: 'malicious-address-reached',
    rule: 'malicious-address',
    defenderTitles: 'Connection Attempt to Known Malicious IP',
    intel: [stix("[ipv4-addr:value ISSUBSET '198.51.100.0/24']")],
    scenes: [web],
  },
  {
    name: 'malicious-name-asked-for',
    rule: 'malicious-domain',
    defenderTitles: 'Malicious Domain Name Request',
    intel: ['indicator,type,confidence\nbad[.]example,domain,90\n'],
    scenes: [
      {
        name: 'dns',
        over: { transport: 'udp', port: 53 },
        lines: [['client', dns.encodeQuery(1, 'gate.bad.example')]],
      },
    ],
  },
  {
    name: 'malicious-page-fetched',
    rule: 'malicious-url',
    defenderTitles: 'Malicious URL Path',
    intel: [stix("[url:value = 'http://files.example/tools/x.bin']")],
    scenes: [web],
  },
  {
    name: 'malicious-file-fetched',
    rule: 'malicious-file',
    defenderTitles: 'Suspicion of Malicious Activity',
    intel: [
      JSON.stringify({
        Event: {
          info: 'Campaign X',
          Attribute: [
            { type: 'sha256', value: createHash('sha256').update(WIPER).digest('hex'), to_ids: true },
          ],
        },
      }),
    ],
    scenes: [web],
  },
  {
    name: 'malicious-program-says-hello',
    rule: 'malicious-fingerprint',
    defenderTitles: 'Suspicion of Malicious Activity',
    intel: [`# ja3_md5,Firstseen\n${JA3}\n`],
    scenes: [hello],
  },
]
