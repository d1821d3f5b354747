import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Analysis } from '#schema/analysis'
import { ofDevice } from './of-device.ts'
import { stixBundle } from './stix.ts'
import { uuidOf } from './uuid.ts'
import { cycloneDx } from './vex.ts'

const EXAMPLE = new URL('../schema/analysis.example.json', import.meta.url)
const analysis: Analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8'))

interface Stix {
  readonly type: string
  readonly id: string
  readonly [field: string]: unknown
}
const bundleOf = (of: Analysis) => JSON.parse(stixBundle(of)) as { id: string; objects: Stix[] }

describe('ids from content', () => {
  it('are UUID version 5', () => {
    // RFC 9562 appendix A.4: www.example.com in the namespace of DNS.
    assert.equal(
      uuidOf('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'),
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })
})

describe('STIX 2.1', () => {
  const { objects } = bundleOf(analysis)
  const ids = new Set(objects.map(({ id }) => id))

  it('has ids of the form and type they must have, each once', () => {
    assert.equal(ids.size, objects.length)
    for (const { id, type } of objects)
      assert.match(id, new RegExp(`^${type}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`))
  })

  it('refers only to what is in it', () => {
    for (const object of objects)
      for (const [name, value] of Object.entries(object)) {
        const refs = name.endsWith('_ref') ? [value] : name.endsWith('_refs') ? (value as string[]) : []
        for (const ref of refs) assert.ok(ids.has(ref as string), `${object.id} ${name} ${ref}`)
      }
  })

  it('has times in order, and none on observables', () => {
    for (const { type, created, modified } of objects) {
      if (/-addr$/.test(type)) assert.equal(created, undefined)
      else assert.ok(String(created) <= String(modified), type)
    }
  })

  it('tells every device and every weakness', () => {
    const count = (type: string) => objects.filter((object) => object.type === type).length
    assert.equal(count('infrastructure'), analysis.devices.length)
    const cves = new Set(analysis.exposures.filter(({ kind }) => kind === 'advisory').map(({ name }) => name))
    assert.equal(count('vulnerability'), cves.size)
    assert.equal(count('incident'), analysis.incidents.length)
  })

  it('is the same for the same plant', () => {
    assert.equal(stixBundle(analysis), stixBundle(analysis))
  })
})

describe('one device', () => {
  const id = analysis.exposures.find(({ kind }) => kind === 'advisory')?.device ?? analysis.devices[0]!.id

  it('is all that its bill of materials speaks of', () => {
    const { components, vulnerabilities } = JSON.parse(cycloneDx(ofDevice(analysis, id)))
    assert.ok(components.every((component: { 'bom-ref': string }) => component['bom-ref'] === id))
    for (const { affects } of vulnerabilities) assert.equal(affects[0].ref, id)
  })

  it('is none where no such id', () => {
    assert.equal(ofDevice(analysis, 'nobody').devices.length, 0)
  })
})
