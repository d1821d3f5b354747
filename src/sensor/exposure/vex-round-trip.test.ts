/** What people said goes out as CycloneDX with VEX and comes back as it was. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import type { Analysis } from '#contract/analysis'
import type { ExposureItem } from '#contract/exposure'
import { cycloneDx } from '#export/vex'
import { readVexStates } from '#exposure/vex-states'

const EXAMPLE = new URL('../../contract/analysis.example.json', import.meta.url)
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
