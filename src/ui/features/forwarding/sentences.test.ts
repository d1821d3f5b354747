import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fixtureDestinations } from '#ui/source/testing/forwarding'
import { countsText, delayText, filterText, forwardingSentence, remedyOf, targetText } from './sentences.ts'

const [soc, desk, old] = fixtureDestinations() as [
  ReturnType<typeof fixtureDestinations>[0],
  ReturnType<typeof fixtureDestinations>[0],
  ReturnType<typeof fixtureDestinations>[0],
]

describe('forwarding: what the page says', () => {
  it('says first what is wrong', () => {
    assert.equal(
      forwardingSentence([soc, desk, old]),
      'Forwarding to 2 destinations. Ticket desk unreachable. 37 messages queued. 3 dropped.',
    )
    assert.equal(forwardingSentence([soc]), 'Forwarding to 1 destination.')
    assert.equal(forwardingSentence([old]), 'No destination is enabled.')
    assert.equal(forwardingSentence([]), 'Forwarding is not configured: alerts are shown only here.')
  })

  it('tells where, what and how much', () => {
    assert.equal(targetText(soc), 'Syslog to siem.plant.example:6514')
    assert.equal(targetText(desk), 'Webhook to tickets.plant.example/hooks/ot')
    assert.equal(
      filterText(desk),
      'alerts, incidents, system messages; critical only; engine malware, policy; zone Packaging',
    )
    assert.equal(
      countsText(desk),
      '210 sent, 37 queued, 1 rejected by the receiver, 1 failed and kept, 3 dropped',
    )
    assert.equal(delayText(0.42), '0.4 s')
    assert.equal(delayText(3725), '1 h 2 min')
  })

  it('a failed test names what to check', () => {
    const step = (name: string, state: 'passed' | 'failed' | 'skipped') => ({ name, state, text: '' })
    assert.match(remedyOf([step('Name', 'passed'), step('Connection', 'failed')]), /port/)
    assert.equal(remedyOf([step('Name', 'passed')]), '')
  })
})
