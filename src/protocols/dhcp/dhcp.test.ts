import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiBytes } from '#bytes/ber-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { RuleStates } from '#detect/engines/rule-states'
import { confidence } from '#model/fact'
import type { RuleContext, RuleInput } from '#model/rule'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { rule as dhcpRogueProxy } from './rules/dhcp-rogue-proxy.ts'
import { encodeDhcp } from './testing/encode.ts'

const clientMac = hex('000c29aabbcc')
const request = encodeDhcp({
  type: 3,
  transaction: 7,
  clientMac,
  options: [
    { code: 12, value: asciiBytes('OPERATOR3') },
    { code: 60, value: asciiBytes('MSFT 5.0') },
    { code: 55, value: hex('01 0f 03 06') },
  ],
})
const ack = encodeDhcp({
  type: 5,
  transaction: 7,
  clientMac,
  yourAddress: hex('0a010133'),
  options: [
    { code: 54, value: hex('0a010102') },
    { code: 3, value: hex('0a010101') },
  ],
})

const brief = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact.kind,
  )

test('a request tells about its hardware address', () => {
  assert.deepEqual(brief(request), [
    'operation',
    ['00:0c:29:aa:bb:cc', 'name', 'OPERATOR3'],
    ['00:0c:29:aa:bb:cc', 'vendor-class', 'MSFT 5.0'],
    ['00:0c:29:aa:bb:cc', 'fingerprint', 'dhcp:1,15,3,6'],
  ])
})

test('an acknowledgement tells the lease and who serves the network, before it shows itself a server by answering', () => {
  assert.deepEqual(brief(ack), [
    ['10.1.1.2', 'role', 'dhcp-server'],
    ['10.1.1.2', 'kind', 'server-beside-router'],
    ['10.1.1.1', 'role', 'router'],
    ['00:0c:29:aa:bb:cc', 'ip', '10.1.1.51'],
    'operation',
  ])
})

test('a server that names itself as the gateway says so of itself; another gateway is hearsay', () => {
  const offer = (router: string) =>
    factsOf(
      protocol,
      encodeDhcp({
        ...{ type: 2, transaction: 7, clientMac, yourAddress: hex('0a010133') },
        options: [
          { code: 54, value: hex('0a010101') },
          { code: 3, value: hex(router) },
        ],
      }),
    ).flatMap((fact) => (fact.kind === 'identity' && fact.value === 'router' ? fact.confidence : []))
  assert.deepEqual([offer('0a010101'), offer('0a0101fe')], [[confidence.banner], [confidence.hearsay]])
})

test('options in an overloaded file field count', () => {
  const bytes = encodeDhcp({ type: 3, transaction: 7, clientMac, options: [{ code: 52, value: hex('01') }] })
  bytes.set(hex('0c 03 706c63 ff'), 108)
  assert.deepEqual(brief(bytes)[1], ['00:0c:29:aa:bb:cc', 'name', 'plc'])
})

test('an option beyond the message is malformed unless the capture cut it', () => {
  const bytes = request.slice(0, 250)
  assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'malformed')
  assert.equal(tryOut(protocol, [sliceOf(bytes, { isCut: true })]).results[0]?.kind, 'message')
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(request), ...mangled(ack)]) factsOf(protocol, bytes)
})

test('a server hands out where the proxy is found', () => {
  const offer = encodeDhcp({
    type: 5,
    transaction: 7,
    clientMac,
    yourAddress: hex('0a010133'),
    options: [
      { code: 54, value: hex('0a010102') },
      { code: 252, value: asciiBytes('http://10.1.1.66/wpad.dat\n') },
    ],
  })
  assert.deepEqual(
    factsOf(protocol, offer, { fromClient: false }).find(({ kind }) => kind === 'topology'),
    { kind: 'topology', about: '10.1.1.2', route: 'web proxy by http://10.1.1.66/wpad.dat' },
  )
})

test('who hands out one proxy after the other is one alert, not thousands', () => {
  const known = { isLearning: true, nameOf: () => 'a host' } as unknown as RuleContext
  const state = new RuleStates({ time: 0, lastTime: 0, isFlow: false }).of(dhcpRogueProxy)
  const subjects = new Set<unknown>()
  for (let i = 0; i < 50; i++) {
    const fact = { kind: 'topology', about: 'server', route: `web proxy by http://10.0.0.66/${i}` }
    const judged = { protocol: 'dhcp', fact, server: { ip: '10.0.0.66' } } as unknown as RuleInput
    const found = dhcpRogueProxy.evaluate(judged, known, state)
    if (found !== undefined) subjects.add(`${found.source} ${found.target} ${found.subject}`)
  }
  assert.equal(subjects.size, 1)
})
