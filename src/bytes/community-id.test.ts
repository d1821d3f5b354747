import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipBytes } from '#model/address'
import { communityId } from './community-id.ts'

/** Protocol, source and destination with port (of ICMP type and code), and the id: "baseline_deflt.json" of the specification. */
const BASELINE = [
  [58, 'fe80::200:86ff:fe05:80da', 135, 'fe80::260:97ff:fe07:69ea', 0, 'dGHyGvjMfljg6Bppwm3bg0LO8TY='],
  [58, 'fe80::260:97ff:fe07:69ea', 136, 'fe80::200:86ff:fe05:80da', 0, 'dGHyGvjMfljg6Bppwm3bg0LO8TY='],
  [58, 'fe80::260:97ff:fe07:69ea', 135, 'fe80::200:86ff:fe05:80da', 0, 'zavyT/cezQr1fmImYCwYnMXbgck='],
  [58, '3ffe:501:1800:2345::2', 3, '3ffe:507:0:1:200:86ff:fe05:80da', 0, '2ObVBgIn28oZvibYZhZMBgh7WdQ='],
  [
    58,
    '3ffe:501:410:0:2c0:dfff:fe47:33e',
    1,
    '3ffe:507:0:1:200:86ff:fe05:80da',
    4,
    'hLZd0XGWojozrvxqE0dWB1iM6R0=',
  ],
  [58, '3ffe:507:0:1:200:86ff:fe05:80da', 128, '3ffe:501:0:1001::2', 0, '+TW+HtLHvV1xnGhV1lv7XoJrqQg='],
  [58, 'fe80::200:86ff:fe05:80da', 133, 'ff02::2', 0, 'hO+sN4H+MG5MY/8hIrXPqc4ZQz0='],
  [1, '192.168.0.89', 8, '192.168.0.1', 0, 'X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [1, '192.168.0.1', 0, '192.168.0.89', 0, 'X0snYXpgwiv9TZtqg64sgzUn6Dk='],
  [1, '10.0.0.1', 11, '10.0.0.2', 0, 'YHxtAirCG//0OzkcVAukqKQN9xM='],
  [
    6,
    '2607:f8b0:400c:c03::1a',
    25,
    '2001:470:e5bf:dead:4957:2174:e82c:4887',
    63943,
    '/qFaeAR+gFe1KYjMzVDsMv+wgU4=',
  ],
  [132, '192.168.170.8', 7, '192.168.170.56', 7, 'MP2EtRCAUIZvTw6MxJHLV7N7JDs='],
  [6, '128.232.110.120', 34855, '66.35.250.204', 80, 'LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [6, '66.35.250.204', 80, '128.232.110.120', 34855, 'LQU9qZlK+B5F3KDmev6m5PMibrg='],
  [17, '192.168.1.52', 54585, '8.8.8.8', 53, 'd/FP5EW3wiY1vCndhwleRRKHowQ='],
  [46, '10.1.12.1', 1, '10.1.12.2', 2, 'KHlLkgoJW7ifUTyTSgyVfkFHzKw='],
] as const

for (const [ipProtocol, source, sourcePort, destination, destinationPort, id] of BASELINE) {
  test(`names protocol ${ipProtocol} from ${source} ${sourcePort} as the specification does`, () => {
    const bytes = { source: ipBytes(source)!, destination: ipBytes(destination)! }
    assert.equal(communityId({ ipProtocol, ...bytes, sourcePort, destinationPort }), `1:${id}`)
  })
}

test('another seed gives another name', () => {
  const bytes = { source: ipBytes('128.232.110.120')!, destination: ipBytes('66.35.250.204')! }
  assert.equal(
    communityId({ ipProtocol: 6, ...bytes, sourcePort: 34855, destinationPort: 80 }, 1),
    '1:3V71V58M3Ksw/yuFALMcW0LAHvc=', // "baseline_seed1.json"
  )
})
