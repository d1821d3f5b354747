import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hintsOf, portHints } from './port-hints.ts'

const link = { protocol: '', transport: 'tcp', port: 5413, packets: 20, bytes: 2400 }

test('a flow nobody recognised is hinted by its port, and only by it', () => {
  assert.deepEqual(
    {
      'its port': hintsOf(link),
      'two who use it': hintsOf({ ...link, port: 55_555 }),
      recognised: hintsOf({ ...link, protocol: 'http' }),
      'a knock': hintsOf({ ...link, packets: 3 }),
      'many knocks': hintsOf({ ...link, bytes: 1400 }),
      'other transport': hintsOf({ ...link, transport: 'udp' }),
      'other port': hintsOf({ ...link, port: 5414 }),
      'no port': hintsOf({ ...link, port: undefined }),
      'one datagram': hintsOf({ ...link, transport: 'udp', port: 1500, packets: 1 }),
    },
    {
      'its port': ['Wonderware SuiteLink'],
      'two who use it': ['Honeywell Experion CDA', 'Foxboro DCS'],
      recognised: [],
      'a knock': [],
      'many knocks': [],
      'other transport': [],
      'other port': [],
      'no port': [],
      'one datagram': ['Triconex TSAA'],
    },
  )
})

test('every hint has its own name and a source, and at least one port', () => {
  assert.equal(new Set(portHints.map(({ name }) => name)).size, portHints.length)
  assert.deepEqual(
    portHints.filter(({ tcp = [], udp = [], source }) => tcp.length + udp.length === 0 || source === ''),
    [],
  )
})
