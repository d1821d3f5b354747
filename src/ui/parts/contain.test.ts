import assert from 'node:assert/strict'
import { test } from 'node:test'
import { containSteps } from '#schema/incident-contain'
import { fixtureIncidents } from '#ui/source/testing/incidents'

const [incident] = fixtureIncidents()
const alert = {
  id: 'alert-2',
  rule: 'internet-access',
  sourceAddress: '10.0.0.1',
  relatedActivity: [],
  what: '',
}

test('programs are compared before a restart, and the one that sent the commands is disconnected', () => {
  assert.deepEqual(
    containSteps(incident!, []).map(({ text }) => text),
    [
      'Agree with the operator of the process how to bring it to a safe state',
      'Disconnect eng-07 from the plant network',
      'Before a restart, compare programs of press-line-01 with the backup',
    ],
  )
})

test('the address on the internet and the accounts of the sessions are named', () => {
  const outside = { ...incident!, path: [{ id: '', name: 'the internet' }, ...(incident!.path ?? [])] }
  const known = {
    ...alert,
    what: 'office-14 (10.0.0.1) is reached by 192.0.2.77 on the internet',
    relatedActivity: [
      {
        time: '',
        frame: null,
        text: 'office-14 (10.0.0.1) worked remotely on eng-07 (10.0.0.7) by rdp as "vendor"',
      },
    ],
  }
  assert.deepEqual(
    containSteps(outside, [known])
      .map(({ text }) => text)
      .slice(1, 3),
    ['Block 192.0.2.77 at the firewall', 'Disable account “vendor”'],
  )
  assert.equal(containSteps(outside, [])[1]?.text, 'Close remote access through office-14')
})

test('alerts of other incidents add nothing', () => {
  const other = {
    ...alert,
    id: 'elsewhere',
    relatedActivity: [{ time: '', frame: null, text: 'worked remotely on a as "x"' }],
  }
  assert.ok(containSteps(incident!, [other]).every(({ text }) => !text.includes('account')))
})

test('a host on which code was run is disconnected when it sent the commands', () => {
  const actor = incident!.path!.at(-2)!
  const foothold = { kind: 'foothold', devices: [actor], deviceCount: 1 } as unknown as NonNullable<
    (typeof incident & object)['consequences']
  >[number]
  const taken = { ...incident!, consequences: [...(incident!.consequences ?? []), foothold] }
  assert.equal(containSteps(taken, [])[1]?.text, `Disconnect ${actor.name} from the plant network`)
})
