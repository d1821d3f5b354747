/** Proofs of what intruders do once they are in: shells, tunnels, searches, stolen services. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as rpc from '#protocols/rpc/testing/encode'

import { login } from '#protocols/stratum/captures/script'
import { attempts, echoes, series } from './attempts.ts'
import type { AlertProof, Scene } from './proof.ts'
import { staged, windowsPrompt } from './shipped-payloads.ts'

const ACTIVITY = 'Suspicion of Malicious Activity'
const outside = { ip: '198.51.100.7', mac: '02:00:00:00:00:fe' }

const tcp = (name: string, port: number, lines: readonly ScriptStep[]): Scene => ({
  name,
  over: { transport: 'tcp', port },
  lines,
})

/** dc=x, whole subtree, (&(objectClass=user)(servicePrincipalName=*)): RFC 4511 §4.5.1. */
const search = hex(
  '303f 020102 633a 0404 64633d78 0a0102 0a0100 020100 020100 010100 a023 a30b 0403 6f6265 0404 75736572 871473657276696365 5072696e636970616c4e616d65 3000',
)

/** Bytes in no order. */
const noise = (seed: number) =>
  Uint8Array.from({ length: 90 }, (_, i) => (seed * 13 + i * i * 37 + i * 5) & 255)

export const proofs: readonly AlertProof[] = [
  {
    name: 'ports-tried-without-flags',
    rule: 'stealth-scan',
    defenderTitles: 'Port Scan Detected',
    scenes: [attempts(series(12, 1, (i, at) => ({ at, destination: '10.20.0.2', port: 20 + i, flags: 0 })))],
  },
  {
    name: 'shell-given-outside',
    rule: 'shell-over-network',
    defenderTitles: ACTIVITY,
    scenes: [{ ...tcp('shell', 4321, [['client', windowsPrompt]]), server: outside }],
  },
  {
    name: 'program-staged',
    rule: 'shell-over-network',
    defenderTitles: ACTIVITY,
    scenes: [{ ...tcp('stage', 4444, [['server', staged]]), server: outside }],
  },
  {
    name: 'mining-for-a-pool',
    rule: 'crypto-mining',
    defenderTitles: ACTIVITY,
    scenes: [{ ...tcp('stratum', 3333, [['client', login]]), server: outside }],
  },
  {
    name: 'port-mapper-set-from-afar',
    rule: 'port-mapper-changed',
    defenderTitles: ACTIVITY,
    scenes: [
      {
        name: 'rpc',
        over: { transport: 'udp', port: 111 },
        lines: [
          ['client', rpc.call(7, { program: 100_000, version: 2, procedure: 1 }, rpc.mapping(100_003, 3, 6))],
        ],
      },
    ],
  },
  {
    name: 'services-searched-in-directory',
    rule: 'ldap-reconnaissance',
    defenderTitles: '',
    scenes: [tcp('ldap', 389, [['client', search]])],
  },
  {
    name: 'data-in-pings',
    rule: 'icmp-tunnel',
    defenderTitles: 'Suspicious Traffic Detected',
    scenes: [echoes(series(10, 1, (i) => noise(i)))],
  },
]
