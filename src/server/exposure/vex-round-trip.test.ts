/** Decisions of people are exported with VEX, as CycloneDX or CSAF, and imported unchanged. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { csafVex } from '#export/csaf-vex'
import { cycloneDx } from '#export/vex'
import { readCsaf } from '#exposure/csaf'
import { readVexStates } from '#exposure/vex-states'
import { identifier } from '#model/identifier'
import type { Analysis } from '#schema/analysis'
import type { ExposureItem } from '#schema/exposure'

const EXAMPLE = new URL('../../schema/analysis.example.json', import.meta.url)
const STATES = ['confirmed', 'rejected', 'fixed', 'mitigated', 'workaround', 'accepted', 'open'] as const

it('brings back every state', () => {
  const analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Analysis
  const [first] = analysis.exposures.filter(({ kind }) => kind === 'advisory')
  assert.ok(first !== undefined)
  const exposures = STATES.map((state): ExposureItem => ({ ...first, id: `${first.id}-${state}`, state }))
  const states = readVexStates(JSON.parse(cycloneDx({ ...analysis, exposures })))
  assert.deepEqual(
    Object.fromEntries(states!),
    Object.fromEntries(
      STATES.filter((state) => state !== 'open').map((state) => [`${first.id}-${state}`, state]),
    ),
  )
})

it('brings back every state of CSAF, of a device and of its modules', () => {
  const analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Analysis
  const [first] = analysis.exposures.filter(({ kind }) => kind === 'advisory')
  assert.ok(first !== undefined)
  const exposures = STATES.map((state, at): ExposureItem => {
    const [name, module] = [`CVE-2026-${1000 + (at >> 1)}`, at % 2 === 0 ? '' : 'rack:0/slot:2']
    return { ...first, name, module, state, id: identifier('exposure', first.device, module, name) }
  })
  const document = JSON.parse(csafVex({ ...analysis, exposures }))
  assert.deepEqual(
    Object.fromEntries(readVexStates(document)!),
    Object.fromEntries(exposures.flatMap(({ id, state }) => (state === 'open' ? [] : [[id, state]]))),
  )
  const read = readCsaf(document, (name) => name)
  assert.deepEqual([read.products, read.cves.length, read.cleared.length], [2, 4, 2])
})

it('tells CSAF what the profile VEX asks for: an action where affected, a reason where not', () => {
  const analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Analysis
  const exposures = analysis.exposures.map((one, at): ExposureItem => ({ ...one, state: STATES[at % 7]! }))
  const { vulnerabilities } = JSON.parse(csafVex({ ...analysis, exposures }))
  for (const { product_status, remediations = [], threats = [], notes } of vulnerabilities) {
    const reported = (list: { product_ids: string[] }[]) =>
      list.flatMap(({ product_ids }) => product_ids).sort()
    assert.deepEqual(reported(remediations), [...(product_status.known_affected ?? [])].sort())
    assert.deepEqual(reported(threats), [...(product_status.known_not_affected ?? [])].sort())
    assert.equal(notes.length, 1)
  }
})

it('makes a base document of CSAF where nothing was found, for its lists may not be empty', () => {
  const analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Analysis
  const { document, ...rest } = JSON.parse(csafVex({ ...analysis, exposures: [] }))
  assert.deepEqual([document.category, rest], ['csaf_base', {}])
})

it('names a Windows computer by its system, for it tells no model', () => {
  const analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Analysis
  const [first] = analysis.exposures.filter(({ kind }) => kind === 'advisory')
  const devices = analysis.devices.map((one) =>
    one.id === first?.device ? { ...one, model: '', orderNumber: '', os: 'Windows 7' } : one,
  )
  const { components, vulnerabilities } = JSON.parse(cycloneDx({ ...analysis, devices }))
  assert.ok(components.some(({ name }: { name: string }) => name === 'Windows 7'))
  assert.ok(vulnerabilities.length > 0)
})
