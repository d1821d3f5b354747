/** Numbers reported by devices, and the product lines of advisories: each with a similar number outside the line. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Matcher } from '#exposure/matching'
import { observationsOf } from '#exposure/observation'
import { knownSoftware, windowsVersion } from '#exposure/software'
import type { Device } from '#model/device'
import { shippedAdvisories } from './advisories.ts'
import { productKnowledge } from './assess.ts'

const matcher = new Matcher(shippedAdvisories())
const blank = {
  vendor: '',
  model: '',
  orderNumber: '',
  firmware: '',
  software: '',
  os: '',
  serial: '',
  modules: [],
  provenance: {},
}

function matchesOf(seen: Partial<Device>) {
  const observations = observationsOf({ ...blank, ...seen } as unknown as Device, productKnowledge())
  return observations.flatMap((one) => matcher.matchesOf(one))
}
const products = (vendor: string, model: string, firmware: string) =>
  matchesOf({ vendor, model, firmware }).map(({ row }) => row.product)

/** Vendor, number, version; the product; a similar number outside the line. */
const LINES: readonly (readonly [string, string, string, product: string, lookAlike: string])[] = [
  ['Siemens', 'RS910-HI-D-S1-FX06-L2', 'v3.12.2', 'RUGGEDCOM ROS RS910', 'RS485'],
  ['Siemens', 'RX1500', '2.12.0', 'RUGGEDCOM ROX RX1500', 'RXB24'],
  ['Rockwell Automation', '2711R-T7T', '5.011', 'PanelView 800-2711R-T7T', '2711P-T7T'],
  [
    'Rockwell Automation',
    'PowerFlex 525',
    '5.1',
    'PowerFlex 525 AC Drives with embedded EtherNet/IP and Safety',
    'PowerFlex 527',
  ],
  ['Axis', 'P1435-LE', '8.40.1', 'AXIS OS', 'AXIS Camera Station'],
  ['Moxa', 'EDR-810-2GSFP', 'V3.13', 'EDR-810', 'EDR-G810'],
  ['Moxa', 'NPort 5150A', '1.3', 'NPort 5100A Series', 'NPort 5250A'],
  ['Moxa', 'NPort 5110', '2.4', 'NPort 5100 Series', 'NPort 5110A'],
  ['Hirschmann', 'RS20-0800T1T1SDAEHC', '08.0.00', 'Classic Platform Switches RS', 'RSP20'],
  ['Hirschmann', 'MACH102-8TP', '09.0.08', 'Classic Platform Switches MACH100', 'MACH1020'],
  ['Phoenix Contact', 'FL SWITCH 3005', '1.30', 'FL SWITCH 3xxx 4xxx and 48xx', 'FL SWITCH 2005'],
  ['Phoenix Contact', 'AXC 1050', '3.01', 'AXC 1050', 'AXC F 1152'],
  ['WAGO', '750-8202', '03.05.10(17)', 'PFC200', '750-820'],
  ['Schneider Electric', 'HMISTU855', '6.2', 'Magelis HMISTU series', 'HMIST6400'],
  ['Omron', 'CJ1M-CPU13', '04.00', 'Omron PLC CJ series', 'CP1L-EM40DR-D'],
  ['Omron', 'CS1G-CPU44H', '4.0', 'CS1G-CPU □ □ H', 'CS1G-CPU44'],
  ['Mitsubishi Electric', 'GT2710-VTBA', '01.38.000', 'GT27 model', 'GT2310-VTBA'],
  ['GE', 'L90', '7.60', 'UR L90', 'L90X'],
  ['GE', 'EPSCPE100', '9.1', 'CPE100', 'EPSCPE205'],
  ['Emerson', 'DeltaV MD Plus', '10.3.1', 'DeltaV M-series', 'DeltaV SD Plus'],
  ['ABB', 'RET670', '1.2.3', 'Relion 670 series', 'RET615'],
  ['ABB', 'RTU560', '12.4.1', 'RTU500 series CMU Firmware Version 12.4', 'REF615'],
  ['SEL', 'SEL-3620', 'R203', 'Security Gateway', 'SEL-3610'],
  ['Unitronics', 'V1210', '3.0', 'OS', 'UniStream 1210'],
  ['CODESYS', 'Control for Raspberry Pi', '4.5.0.0', 'CODESYS Control for Raspberry Pi SL', 'Control RTE V3'],
  ['Johnson Controls', 'MS-NAE5510-2', '9.0.7', 'Metasys NAE55 engines', 'MS-NAE3510-2'],
  ['Red Lion', 'Sixnet ST-IPm-8460', '6.0.202', 'ST-IPm-8460', 'Sixnet ST-IPm-6350'],
  ['Sierra Wireless', 'LS300', '4.4.8', 'LS300 GX400 GX440 and ES440', 'LS900'],
]

describe('product lines', () => {
  for (const [vendor, model, firmware, product, lookAlike] of LINES)
    it(`${vendor} ${model} is ${product}, and ${lookAlike} is not`, () => {
      assert.ok(
        products(vendor, model, firmware).includes(product),
        products(vendor, model, firmware).join('; '),
      )
      assert.ok(!products(vendor, lookAlike, firmware).includes(product))
    })

  it('knows Comfort panels by their order numbers, and keeps Unified ones apart', () => {
    const of = (model: string, orderNumber: string) =>
      matchesOf({ vendor: 'Siemens', model, orderNumber, firmware: 'V13.0.1' }).map(({ row }) => row.product)
    const comfort = of('TP700 Comfort', '6AV2124-0GC01-0AX0')
    assert.ok(comfort.includes('SIMATIC HMI Comfort Panels 4" - 22" (incl. SIPLUS variants)'))
    assert.ok(!comfort.some((product) => /Unified|Outdoor|Mobile Panels V|KTP/.test(product)))
    const unified = of('MTP700 Unified Comfort', '6AV2128-3GB06-0AX0')
    assert.ok(unified.length > 0 && unified.every((product) => /Unified/.test(product)))
  })

  it('takes no version for a model: a MicroLogix 1100 of series B, 14.00, is no 1400', () => {
    const found = products('Rockwell Automation', '1763-L16BWA B/14.00', '14.0')
    assert.ok(found.includes('MicroLogix 1100'))
    assert.ok(!found.some((product) => /1400/.test(product) && !/1100/.test(product)), found.join('; '))
  })

  it('takes no program for a drive: ATV630 is not what configures it', () => {
    assert.deepEqual(products('Schneider Electric', 'ATV630', '1.1'), [])
  })

  it('counts builds of TwinCAT as ADS tells them', () => {
    const of = (firmware: string) =>
      matchesOf({ vendor: 'Beckhoff', model: 'TwinCAT', firmware }).map(
        ({ cve, isPossible }) => `${cve}${isPossible ? ' possible' : ''}`,
      )
    assert.ok(of('3.1.4020').includes('CVE-2018-7502'))
    assert.ok(of('3.1.4022').includes('CVE-2018-7502 possible'))
    // Another row is about projects with C++ in them, which no wire shows.
    assert.deepEqual(of('3.1.4024'), ['CVE-2018-7502 possible'])
  })

  it('counts releases of WAGO as the advisory does', () => {
    const certain = (firmware: string) =>
      matchesOf({ vendor: 'WAGO', model: '750-8202', firmware }).filter(({ isPossible }) => !isPossible)
        .length
    assert.deepEqual([certain('03.05.10(17)'), certain('FW17'), certain('04.08.01(29)')], [1, 1, 0])
  })
})

describe('software by its banner', () => {
  it('names maker and product as CVE records do', () => {
    assert.deepEqual(knownSoftware('OpenSSH_7.4p1 Debian'), { maker: 'openbsd', product: 'OpenSSH' })
    assert.deepEqual(knownSoftware('nginx'), { maker: 'f5', product: 'NGINX Open Source' })
    assert.equal(knownSoftware('Windows CE'), undefined)
    assert.equal(knownSoftware('Wget'), undefined)
  })

  it('reads the version of Windows out of what SMB, NTLM and browsers tell', () => {
    const reported = {
      'Windows Server 2008 R2 Standard 7601 Service Pack 1': '6.1.7601',
      'Windows 7': '6.1',
      'Windows 2002 Service Pack 3 2600': '5.1.2600',
      'Windows Server 2003 R2 3790 Service Pack 2': '5.2.3790',
      'Windows 10 Pro 19045': '10.0.19045',
      'Windows Server 2019 Standard 17763': '10.0.17763',
      'Windows 10.0.18363': '10.0.18363',
      'Microsoft Windows 10 Enterprise 2016 LTSB 10.0.14393.2312': '10.0.14393',
      'Microsoft Windows 7 Professionnel  6.1.7601': '6.1.7601',
      'Microsoft Windows Server 2012 R2 Standard 6.3.9600': '6.3.9600',
      'Windows 4.0': '',
      Windows: '',
    }
    assert.deepEqual(
      Object.fromEntries(Object.keys(reported).map((text) => [text, windowsVersion(text)])),
      reported,
    )
  })

  it('says of a Windows without a known update that it may be open to worms, and never that it is', () => {
    const of = (os: string) => matchesOf({ vendor: 'Dell', os })
    const old = of('Windows 7 Enterprise 7601 Service Pack 1')
    assert.deepEqual(old.map(({ cve }) => cve).sort(), [
      'CVE-2017-0143',
      'CVE-2017-0144',
      'CVE-2017-0145',
      'CVE-2017-0146',
      'CVE-2017-0148',
      'CVE-2019-0708',
    ])
    assert.ok(old.every(({ isPossible }) => isPossible))
    assert.deepEqual(of('Windows 10 Pro 19045'), [])
    assert.deepEqual(of('Windows 10'), [])
    assert.deepEqual(
      of('Windows 10 18363').map(({ cve }) => cve),
      ['CVE-2020-0796'],
    )
  })
})
