/** From bytes to CVEs: devices that no public capture shows, said by our own encoders. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ConversationScript } from '#model/script'
import { identityData } from '#protocols/cip/testing/encode'
import { listIdentityReply, listIdentityRequest } from '#protocols/enip/testing/encode'
import { encodeGet, encodeResponse } from '#protocols/http/testing/encode'
import { identificationRequest, identificationResponse } from '#protocols/modbus/testing/encode'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import { pcapFile } from '#sdk/test-kit/pcap-file'
import { framesOf } from '#sdk/test-kit/stage'
import { shippedAdvisories } from '#server/exposure/advisories'
import { assess } from '#server/exposure/assess'
import { plantOf } from '../whole-analysis.ts'

const LINKTYPE_ETHERNET = 1
const START = 1_767_225_600_000_000
const CUT = { chunkBytes: 65_536, sliceBytes: undefined }
const STRATIX_MAC = '00:00:bc:00:00:54'

const m340 = (version: string): ConversationScript => ({
  name: 'm340',
  over: { transport: 'tcp', port: 502 },
  server: { ip: '10.20.0.34', mac: '00:80:f4:00:00:34' },
  lines: [
    ['client', identificationRequest({ transaction: 1, unit: 255 }, 1)],
    [
      'server',
      identificationResponse({ transaction: 1, unit: 255 }, 1, [
        'Schneider Electric',
        'BMX P34 2020',
        version,
      ]),
    ],
  ],
})

const camera = (version: string, build: string): ConversationScript => ({
  name: 'camera',
  over: { transport: 'tcp', port: 80 },
  server: { ip: '10.20.0.80', mac: '44:19:b6:00:00:80' },
  lines: [
    ['client', encodeGet('10.20.0.80', '/ISAPI/System/deviceInfo')],
    [
      'server',
      encodeResponse({
        status: 200,
        reason: 'OK',
        fields: { 'Content-Type': 'application/xml' },
        body: `<DeviceInfo xmlns="http://www.hikvision.com/ver20/XMLSchema"><model>DS-2CD2410F-I</model><firmwareVersion>${version}</firmwareVersion><firmwareReleasedDate>${build}</firmwareReleasedDate></DeviceInfo>`,
      }),
    ],
  ],
})

/** Its catalogue number by CIP, the IOS it runs by SNMP. */
const stratix = (ios: string): readonly ConversationScript[] => [
  {
    name: 'stratix-cip',
    over: { transport: 'tcp', port: 44818 },
    server: { ip: '10.20.0.54', mac: STRATIX_MAC },
    lines: [
      ['client', listIdentityRequest()],
      [
        'server',
        listIdentityReply(
          Uint8Array.of(10, 20, 0, 54),
          identityData(
            {
              vendor: 1,
              deviceType: 44,
              productCode: 180,
              major: 6,
              minor: 1,
              status: 0x30,
              serial: 0x54_00_00_01,
              productName: '1783-HMS4C4CGN',
            },
            3,
          ),
        ),
      ],
    ],
  },
  {
    name: 'stratix-snmp',
    over: { transport: 'udp', port: 161 },
    server: { ip: '10.20.0.54', mac: STRATIX_MAC },
    lines: [
      [
        'client',
        encodeSnmp({
          version: 1,
          community: 'plant',
          pdu: 0xa0,
          request: 1,
          bindings: [{ oid: '1.3.6.1.2.1.1.1.0' }],
        }),
      ],
      [
        'server',
        encodeSnmp({
          version: 1,
          community: 'plant',
          pdu: 0xa2,
          request: 1,
          bindings: [
            {
              oid: '1.3.6.1.2.1.1.1.0',
              value: `Cisco IOS Software, S5400 Software (S5400-UNIVERSALK9-M), Version ${ios}, RELEASE SOFTWARE (fc2)`,
            },
          ],
        }),
      ],
    ],
  },
]

function noCarriage(carrier: string): never {
  throw new Error(`unreachable: nothing here is carried by ${carrier}`)
}

/** Certain CVEs of the device at this address, in order; every one not possible and of tier A to C. */
async function cvesOf(ip: string, scripts: readonly ConversationScript[]): Promise<string[]> {
  const frames = scripts.flatMap((script) => [...framesOf(script, noCarriage)])
  const bytes = pcapFile(
    frames.map((frame, at) => ({ bytes: frame, time: START + at * 1000 })),
    LINKTYPE_ETHERNET,
  )
  const plant = await plantOf([{ name: 'said', bytes }], CUT)
  const device = plant.devices.find(({ ipAddresses }) => ipAddresses.includes(ip))
  const { exposures } = assess(plant, { set: shippedAdvisories() })
  const own = exposures.filter(
    ({ device: knownDevice, kind }) => knownDevice === device?.id && kind === 'advisory',
  )
  assert.ok(own.every(({ isCertain, proofs }) => !isCertain || 'ABC'.includes(proofs[0]!.tier)))
  return own.flatMap(({ isCertain, name }) => (isCertain ? [name] : [])).sort()
}

describe('from packets to CVEs', () => {
  it('finds the M340 by what it says over Modbus', async () => {
    const found = await cvesOf('10.20.0.34', [m340('v2.60')])
    assert.equal(found.length, 22)
    assert.ok(found.includes('CVE-2017-6017'))
    const later = await cvesOf('10.20.0.34', [m340('v3.60')])
    assert.ok(!later.includes('CVE-2017-6017') && !later.includes('CVE-2022-45788'))
  })

  it('finds the camera by what it says over HTTP', async () => {
    assert.deepEqual(await cvesOf('10.20.0.80', [camera('V5.3.0', 'build 150513')]), [
      'CVE-2017-7921',
      'CVE-2017-7923',
    ])
    assert.deepEqual(await cvesOf('10.20.0.80', [camera('V5.4.5', 'build 170124')]), [])
  })

  it('finds the Stratix by its catalogue number and the IOS it runs, not by its CIP revision', async () => {
    const found = await cvesOf('10.20.0.54', stratix('15.2(4)EA5'))
    assert.equal(found.length, 23)
    assert.ok(found.includes('CVE-2017-3881'))
    const later = await cvesOf('10.20.0.54', stratix('15.2(8)E5'))
    assert.ok(!later.includes('CVE-2017-3881'))
  })
})
