import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeviceType } from '#model/device'
import type { Judgement } from '#model/identification'
import { Inventory } from './inventory.ts'
import { knowledge, traffic } from './testing/fixture.ts'

const provenance = { source: 'mdns', field: 'PTR', place: undefined, time: 0, confidence: 0.6 }

function judged(type: DeviceType, confidence: number, isContradictory = false): Judgement {
  const reason = (channel: 'kind' | 'part', subtype: string, weight: number, text: string) => ({
    ...{ channel, subtype, weight, text, provenance },
  })
  return {
    ...{ type, typeProvenance: undefined, vendor: '', vendorProvenance: undefined, model: '' },
    ...{ modelProvenance: undefined, os: '', osProvenance: undefined },
    identification: {
      ...{ subtype: '', category: '', function: '', summary: '', tokens: [], runnerUp: undefined },
      confidence: { type: confidence, vendor: 0, model: 0, os: 0 },
      reasons: [reason('kind', 'printer', 3, '_ipp._tcp'), reason('part', 'desktop', -2, 'client of smb')],
      isContradictory,
    },
  }
}

/** Changes reported for one device with each of these judgements in turn. */
function changesOf(judgements: readonly Judgement[]) {
  let at = 0
  const inventory = new Inventory({
    knowledge: { ...knowledge, identify: () => judgements[at] },
    site: undefined,
    seed: 1,
  })
  return judgements.map((_, index) => {
    at = index
    inventory.traffic(traffic('10.0.0.1', `10.0.0.2`, { protocol: ['http', 'smb', 'rtsp'][index] ?? 'dns' }))
    const { types } = inventory.takeChanged()
    // Both ends are judged alike.
    return [...new Set(types.map(({ kind, from, to }) => `${kind}: ${from}; ${to}`))]
  })
}

test('a contradiction of types is told once, with both statements', () => {
  const contradictory = judged('Printer', 0.6, true)
  assert.deepEqual(changesOf([judged('Printer', 0.6), contradictory, contradictory]), [
    [],
    ['type-contradicted: printer by kind (_ipp._tcp); desktop by part (client of smb)'],
    [],
  ])
})

test('a type that was sure and is surely another one is told; what was not sure is not', () => {
  assert.deepEqual(
    changesOf([judged('Printer', 0.97), judged('Workstation', 0.7), judged('IP Camera', 0.96)]),
    [[], [], ['type-changed: Printer; IP Camera']],
  )
})
