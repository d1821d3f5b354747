/**
 * Identity strings of devices against the shipped advisories: docs/internals/exposure-models.md §2. Numbers checked
 * against the advisories.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Matcher } from '#exposure/matching'
import { observationsOf } from '#exposure/observation'
import type { Device } from '#model/device'
import { shippedAdvisories } from './advisories.ts'
import { productKnowledge } from './assess.ts'

const matcher = new Matcher(shippedAdvisories())
const nothing = {
  name: '',
  software: '',
  os: '',
  serial: '',
  orderNumber: '',
  firmware: '',
  modules: [],
  provenance: {},
}

function matchesOf(seen: Partial<Device>) {
  const observations = observationsOf({ ...nothing, ...seen } as unknown as Device, productKnowledge())
  return observations.flatMap((one) => matcher.matchesOf(one))
}
const certain = (seen: Partial<Device>) => matchesOf(seen).filter(({ isPossible }) => !isPossible)
const cvesOf = (seen: Partial<Device>) => new Set(certain(seen).map(({ cve }) => cve))

const cpu315 = {
  vendor: 'Siemens',
  model: 'CPU 315-2 PN/DP',
  orderNumber: '6ES7 315-2EH14-0AB0',
  firmware: 'V3.2.6',
}
const cpu1513 = {
  vendor: 'Siemens',
  model: 'CPU 1513-1 PN',
  orderNumber: '6ES7 513-1AL02-0AB0',
  firmware: 'V2.9.2',
}

describe('matching', () => {
  it('finds the CPU 315-2 by order number and by family', () => {
    assert.equal(certain(cpu315).length, 16)
    const family = certain(cpu315).find(({ cve }) => cve === 'CVE-2017-2680')
    assert.deepEqual([family?.tier, family?.row.range], ['C', '< V3.X.14'])
  })

  it('finds the SCALANCE X204IRT by order number', () => {
    const seen = {
      vendor: 'Siemens',
      model: 'SCALANCE X204IRT',
      orderNumber: '6GK5 204-0BA00-2BA3',
      firmware: 'V05.04.02',
    }
    assert.equal(certain(seen).length, 12)
    assert.ok(certain(seen).every(({ tier }) => tier === 'A'))
  })

  it('takes a safety processor of Mitsubishi for what its number says', () => {
    const seen = { vendor: 'Mitsubishi Electric', model: 'R08SFCPU' }
    const found = certain(seen)
    assert.equal(found.length, 9)
    assert.ok(
      found.some(({ cve, row }) => cve === 'CVE-2023-6815' && /Safety CPU R08SFCPU/.test(row.product)),
    )
    const plain = matchesOf({ vendor: 'Mitsubishi Electric', model: 'R08CPU' })
    assert.ok(plain.every(({ row }) => !/Safety/.test(row.product)))
  })

  it('keeps the hardware series of a Rockwell module apart', () => {
    const seriesD = cvesOf({ vendor: 'Rockwell Automation', model: '1756-EN2T/D', firmware: '10.6' })
    assert.ok(seriesD.has('CVE-2023-3595'))
    // Five rows have `Series D`, two more of ICSA-23-026-06 `1756-EN2T/D`.
    assert.deepEqual([...seriesD].sort(), [
      'CVE-2018-17924',
      'CVE-2019-5096',
      'CVE-2019-5097',
      'CVE-2023-2262',
      'CVE-2023-3595',
      'CVE-2023-3596',
      'CVE-2024-6242',
    ])
    const fixed = cvesOf({ vendor: 'Rockwell Automation', model: '1756-EN2T/D', firmware: '11.4' })
    assert.equal(fixed.size, 0)
  })

  it('finds 23 in a Stratix 5400, and says "possible" of what names only Stratix', () => {
    const stratix = {
      vendor: 'Rockwell Automation',
      model: '1783-HMS4C4CGN Stratix 5400',
      firmware: '15.2(4)EA5',
    }
    assert.equal(certain(stratix).length, 23)
    assert.ok(cvesOf(stratix).has('CVE-2017-3881'))
    assert.ok(matchesOf(stratix).every(({ tier, isPossible }) => tier !== 'D' || isPossible))
  })

  it('reads the two-digit minor of Schneider, and the wildcards of part numbers', () => {
    const m340 = { vendor: 'Schneider Electric', model: 'BMX P34 2020', firmware: 'v2.60' }
    assert.ok(cvesOf(m340).has('CVE-2017-6017'))
    assert.ok(cvesOf(m340).has('CVE-2022-45788'))
    assert.ok(!cvesOf({ ...m340, firmware: 'v3.60' }).has('CVE-2022-45788'))
    // 20 of CISA's documents, and two in CVE records only: CVE-2023-6408, CVE-2024-5056.
    assert.equal(cvesOf(m340).size, 22)
    assert.equal(certain(m340).filter(({ row }) => row.advisory === '').length, 2)
    assert.equal(certain(m340).find(({ cve }) => cve === 'CVE-2022-45788')?.tier, 'A')
  })

  it('takes the part numbers a name lists, and leaves out those it excludes', () => {
    const m580 = { vendor: 'Schneider Electric', model: 'BME P58 4040', firmware: 'v3.20' }
    const safety = { ...m580, model: 'BME P58 4040S' }
    const excluding = (seen: object) =>
      matchesOf(seen).filter(({ row }) => /excluding M580 CPU Safety/.test(row.product)).length
    assert.ok(excluding(m580) > 0)
    assert.equal(excluding(safety), 0)
    // A communication module of the same family is no processor.
    const module = matchesOf({ ...m580, model: 'BMX NOE 0100' })
    assert.ok(module.length > 0)
    assert.ok(module.every(({ row }) => !/part numbers/.test(row.product)))
    assert.ok(certain(safety).some(({ tier, row }) => tier === 'A' && /BMEP58\*S/.test(row.product)))
  })

  it('finds the camera by a pattern of models', () => {
    const camera = { vendor: 'Hikvision', model: 'DS-2CD2032F-I', firmware: '5.3.0 build 150513' }
    const found = certain({ ...camera, model: 'DS-2CD2410F-I' })
    assert.deepEqual(found.map(({ cve }) => cve).sort(), ['CVE-2017-7921', 'CVE-2017-7923'])
    assert.ok(
      !cvesOf({ ...camera, model: 'DS-2CD2410F-I', firmware: '5.4.5 build 170124' }).has('CVE-2017-7921'),
    )
  })

  it('does not stop at the order number: older advisories name only the family', () => {
    const tiers = new Set(certain(cpu1513).map(({ tier }) => tier))
    assert.deepEqual([...tiers].sort(), ['A', 'C'])
    assert.ok(!cvesOf(cpu1513).has('CVE-2020-15782'))
    assert.ok(cvesOf({ ...cpu1513, firmware: 'V2.8.3' }).has('CVE-2020-15782'))
  })

  it('finds the ET 200S CPU with the family whose firmware it runs', () => {
    const seen = {
      vendor: 'Siemens',
      model: 'IM151-8 PN/DP CPU',
      orderNumber: '6ES7 151-8AB01-0AB0',
      firmware: 'V3.2.6',
    }
    assert.ok(cvesOf(seen).has('CVE-2019-10923'))
    assert.ok(cvesOf(seen).has('CVE-2018-16561'))
  })

  it('knows from our supplement that Logix controllers are meant by CVE-2021-22681', () => {
    const seen = { vendor: 'Rockwell Automation', model: '1756-L61/B LOGIX5561', firmware: '20.11' }
    assert.ok(cvesOf(seen).has('CVE-2021-22681'))
    assert.ok(cvesOf(seen).has('CVE-2022-1161'))
  })

  it('finds the CP1L, the ENBT, the ILC 151 and Niagara AX', () => {
    assert.ok(cvesOf({ vendor: 'Omron', model: 'CP1L-EM40DR-D', firmware: '1.00' }).has('CVE-2022-31204'))
    assert.ok(
      cvesOf({ vendor: 'Rockwell Automation', model: '1756-ENBT/A', firmware: '4.3' }).has('CVE-2018-17924'),
    )
    assert.ok(
      cvesOf({ vendor: 'Phoenix Contact', model: 'ILC 151 ETH', firmware: '4.42' }).has('CVE-2022-31800'),
    )
    assert.ok(cvesOf({ vendor: 'Tridium', model: 'Niagara AX', software: '3.8.38' }).has('CVE-2018-18985'))
  })

  it('takes no variant for another', () => {
    const safety = { ...cpu315, model: 'CPU 315F-2 PN/DP', orderNumber: '6ES7 315-2FJ14-0AB0' }
    assert.ok(
      certain(safety).every(
        ({ row }) => row.models.length === 0 || row.models.includes('6ES7315-2FJ14-0AB0'),
      ),
    )
    const siplus = certain({
      ...cpu315,
      model: 'SIPLUS S7-300 CPU 315-2 PN/DP',
      orderNumber: '6AG1315-2EH14-7AB0',
    })
    assert.ok(siplus.every(({ row }) => /siplus/i.test(row.product)))
  })

  it('says "possible" without a version, and nothing of a maker it knows only from a network chip', () => {
    const silent = matchesOf({ ...cpu315, firmware: '' })
    assert.ok(silent.length > 0)
    assert.ok(
      silent.every(({ isPossible, row }) => isPossible || /^(?:vers:\w+\/\*|all versions)$/i.test(row.range)),
    )
    assert.deepEqual(matchesOf({ vendor: 'Siemens', model: '' }), [])
  })
})

/** Names of real devices, each with a product it must not be taken for. */
describe('what looks alike is kept apart', () => {
  const productsOf = (seen: Partial<Device>) => certain(seen).map(({ row }) => row.product)
  const siemens = (model: string, orderNumber: string, firmware: string) =>
    productsOf({ vendor: 'Siemens', model, orderNumber, firmware })
  const of = (vendor: string, model: string, firmware = '') => productsOf({ vendor, model, firmware })

  it('a Basic panel is no mobile one', () => {
    const products = siemens('SIMATIC HMI KTP700 Basic', '6AV2 123-2GB03-0AX0', 'V16')
    assert.deepEqual(products.sort(), [
      'SIMATIC HMI Basic Panels 2nd Generation (incl. SIPLUS variants)',
      'SIMATIC HMI KTP700 Basic (6AV2123-2GB03-0AX0)',
    ])
  })

  it('an interface module ST is no HF, HA or Basic, nor the rest of a family that leaves it out', () => {
    const products = siemens('ET 200SP IM155-6 PN ST', '6ES7 155-6AU00-0BN0', 'V3.3.1')
    assert.ok(products.length > 0)
    assert.deepEqual([...new Set(products)], ['SIMATIC ET200SP IM155-6 PN ST (incl. SIPLUS variants)'])
  })

  it('a communication processor Advanced is no plain one', () => {
    const products = siemens('CP 443-1 Advanced', '6GK7 443-1GX30-0XE0', 'V3.2.9')
    assert.ok(products.length > 0 && products.every((product) => /Advanced/.test(product)))
  })

  it('a controller that says only its family is no software controller', () => {
    const products = of('Siemens', 'S7-1500', 'V2.9.2')
    assert.ok(products.length > 0 && products.every((product) => /^SIMATIC S7-1500 CPU family/.test(product)))
  })

  it('a redundant S7-400 has rows of its own', () => {
    const products = siemens('CPU 417-5H PN/DP', '6ES7 417-5HT06-0AB0', 'V6.0.6')
    assert.ok(products.some((product) => /S7-400 H V6/.test(product)))
    assert.ok(products.every((product) => !/S7-400 PN\/DP/.test(product)))
  })

  it('a model that stands where the version should is one of several', () => {
    assert.ok(
      !of('Rockwell Automation', '1766-L32BXB B/21.00', '21.0').some((one) => /Controllers$/.test(one)),
    )
    assert.ok(of('Omron', 'NJ501-1300', '1.48').includes('Machine Automation Controller NJ Series'))
    assert.ok(!of('Omron', 'NJ501-1300', '1.65').includes('Machine Automation Controller NJ Series'))
  })

  it('an older CompactLogix is no 5370, and the revision of its port is not its own', () => {
    assert.deepEqual(of('Rockwell Automation', '1769-L32E Ethernet Port', '3.7').sort(), [
      '1769 CompactLogix controllers',
      'CompactLogix 1769',
    ])
  })

  it('an Ethernet module is not the processor it sits beside', () => {
    const seen = matchesOf({ vendor: 'Schneider Electric', model: 'BMX NOC 0401', firmware: 'v2.05' })
    assert.ok(seen.length > 0)
    assert.ok(seen.every(({ tier, isPossible }) => tier !== 'C' || isPossible))
  })

  it('a wildcard of one digit tells no product, and a model behind a comma narrows', () => {
    assert.deepEqual(of('Phoenix Contact', 'RFC 470 PN 3TX'), [])
    assert.deepEqual(of('Mitsubishi Electric', 'GOT2000', '1.40'), [])
    assert.deepEqual(
      [...new Set(of('Phoenix Contact', 'FL MGUARD RS4000 TX/TX', '8.6.0'))],
      ['FL MGUARD RS4000 TX/TX'],
    )
  })

  it('an interface behind a model does not hide it', () => {
    assert.ok(of('Hikvision', 'DS-2CD2142FWD-I', 'V5.3.1 build 150501').includes('DS-2CD2xx2FWD Series'))
    assert.ok(of('Moxa', 'EDS-408A-MM-SC', 'V3.8').length > 0)
  })

  it('says "possible" where the board decides, and was not seen', () => {
    const relay = matchesOf({ vendor: 'Siemens', model: 'SIPROTEC5-7SJ82', firmware: 'V08.83.01' })
    assert.ok(relay.length > 0 && relay.every(({ isPossible }) => isPossible))
  })
})
