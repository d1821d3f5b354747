import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percent, reasonText } from './reasons.ts'

const proof = {
  source: 'mdns',
  field: 'SRV',
  frame: { file: 'a.pcap', number: 112 },
  time: '2026-01-01T00:00:00.000000Z',
  confidence: 0.6,
}

const upper = (id: string) => id.toUpperCase()

test('a reason names source, value, kind and frame; one against says so', () => {
  const reason = { channel: 'kind', subtype: 'label-printer', weight: 4, text: '_ipp._tcp', proof } as const
  assert.deepEqual(reasonText(reason, upper), {
    label: 'Announced kind',
    text: '_ipp._tcp → label printer',
    source: 'MDNS, SRV, frame 112',
  })
  const answers = { ...reason, channel: 'part', subtype: 'plc', text: 'answers cip' } as const
  assert.deepEqual(
    reasonText({ ...answers, proof: { ...proof, source: 'behaviour', field: 'answers cip' } }, upper),
    {
      label: 'Role',
      text: 'answers CIP → PLC',
      source: 'behaviour, frame 112',
    },
  )
  assert.match(reasonText({ ...reason, weight: -1 }, upper).label, /against/)
  assert.equal(percent(0.834), '83%')
})
