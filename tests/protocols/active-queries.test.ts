/** Requests of active queries as the engine reads them: only reads, as each template declares them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadQueries } from '#active/found/queries'
import { compileQuery } from '#active/template/compile'
import { variants } from '#active/template/enumerate'
import { loadProtocols } from '#engine-host/folders'
import { isQuiet, type Verb } from '#model/fact'
import type { ConversationScript } from '#model/script'
import { goldenText, observe } from '#sdk/test-kit/observe'
import { captureOf } from '#sdk/test-kit/stage'

interface ReadFact {
  readonly protocol: string
  readonly fact: {
    readonly kind: string
    readonly verb?: Verb
    readonly what?: string
    readonly name?: string
  }
}

const protocols = await loadProtocols()
const queries = [...(await loadQueries()).values()]
/** Values that the inventory knows of a device. */
const known = {
  profinetIds: [0x0101002a],
  units: [1],
  rackSlots: [2],
  slots: [0],
  lastByte: [5],
  ownLastByte: [2],
}

for (const query of queries.filter(({ sealed }) => sealed === undefined))
  test(`requests of ${query.id}`, () => {
    const steps = compileQuery(query, {
      ...{ address: '10.1.1.5', mac: '02:00:00:00:77:05', ownMac: '02:00:00:00:77:02' },
      ...{ known, secretLength: 6 },
    })
    const lines = steps.flatMap((step) => {
      const [first] = variants(step)
      return first === undefined ? [] : [['client', first] as const]
    })
    // Requests of queries without IP are whole Ethernet frames.
    const over = query.transport === 'link' ? { link: 1 } : { transport: query.transport, port: query.port }
    const script: ConversationScript = { name: query.id, over, lines }
    const read = JSON.parse(
      goldenText(
        observe(
          captureOf(script, () => assert.fail('a query has no carrier')),
          protocols,
        ),
      ),
    ) as { readonly facts: readonly ReadFact[] }
    const facts = read.facts.map(({ fact }) => fact)
    const verbs = new Set(facts.flatMap(({ kind, verb }) => (kind === 'operation' ? [verb!] : [])))
    assert.deepEqual([...verbs].sort(), query.verbs)
    // Opening a session of HART-IP has the verb of a logon, and carries no credential.
    for (const verb of verbs)
      assert.ok(isQuiet(verb) || query.id === 'hart-ip-identity', `${query.id} does ${verb}`)
    assert.deepEqual(
      facts.flatMap(({ kind, what }) => (kind === 'anomaly' && what?.startsWith('malformed') ? [what] : [])),
      [],
    )
  })

test('queries name protocols that the engine reads', () => {
  const ids = new Set(protocols.map(({ name }) => name))
  const named = queries.flatMap(({ protocol, otherProtocols = [] }) => [protocol, ...otherProtocols])
  assert.deepEqual(
    named.filter((id) => !ids.has(id)),
    [],
  )
})
