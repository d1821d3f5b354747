import { deepEqual, equal, match } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { parseRuleText } from '#server/rules/rule-text'
import { OwnRules } from './custom-rules.ts'
import { loadProtocols } from './folders.ts'
import { startEngine } from './start.ts'

const CAPTURE = new URL('../protocols/modbus/captures/polling.pcap', import.meta.url).pathname
const rulesOf = (text: string) => parseRuleText('plant.yml', text).documents
const rule = (title: string, search: string) =>
  `title: ${title}\nlogsource: { product: sightglass, service: modbus }\ndetection: { s: ${search}, condition: s }\n`

async function journalOf(run: ReturnType<typeof startEngine>) {
  const entries = []
  for await (const batch of run.entries) entries.push(...batch)
  return entries
}

test('the locked engine judges rules it was handed, and tells which it refuses', async () => {
  const customRules = rulesOf(
    `${rule('Any read', '{ verb: read }')}---\n${rule('Misspelt', '{ vreb: read }')}`,
  )
  const entries = await journalOf(startEngine({ files: [CAPTURE], customRules }))
  const reported = entries.filter(({ kind }) => kind === 'custom-rules')
  equal(reported.length, 1)
  equal(reported[0]?.kind === 'custom-rules' && reported[0].loaded, 1)
  match(
    reported[0]?.kind === 'custom-rules' ? (reported[0].refused[0] ?? '') : '',
    /^plant\.yml:7: detection\.s\.vreb: .*did you mean "verb"\?$/,
  )
  equal(
    entries.some((entry) => entry.kind === 'alert' && entry.alert.rule === 'own-any-read'),
    true,
  )
  const counters = entries.findLast((entry) => entry.kind === 'counters')
  deepEqual(
    counters?.kind === 'counters' && [counters.counters.customRules, counters.counters.customRulesRefused],
    [1, 1],
  )
})

test('in a dry run every hit is told, with its frame', async () => {
  const customRules = rulesOf(rule('Any traffic', '{ verb: [read, write], count|gte: 1 }'))
  const dry = await journalOf(startEngine({ files: [CAPTURE], customRules, isDryRun: true }))
  const hits = dry.flatMap((entry) => (entry.kind === 'rule-hit' ? [entry.hit] : []))
  equal(hits.length > 0, true)
  equal(hits[0]?.rule, 'own-any-traffic')
  equal(
    hits.every(({ place }) => place.frame > 0),
    true,
  )
})

test('an engine that listens to a live stream takes new rules without a restart', async () => {
  const bytes = readFileSync(CAPTURE)
  const stream = new PassThrough()
  const run = startEngine({ files: [{ name: 'eth0', stream }], flushMs: 1 })
  stream.write(bytes.subarray(0, 24)) // the header alone: it listens
  run.send({ customRules: rulesOf(rule('Any read', '{ verb: read }')) })
  const alerts: string[] = []
  let hasHeard = false
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.push(entry.alert.rule)
      if (entry.kind !== 'custom-rules' || hasHeard) continue
      hasHeard = true
      equal(entry.loaded, 1)
      stream.end(bytes.subarray(24))
    }
  equal(hasHeard, true)
  equal(alerts.includes('own-any-read'), true)
})

test('packets are read on while many rules are compiled', async () => {
  const own = new OwnRules(await loadProtocols(), [])
  const text = Array.from({ length: 200 }, (_, i) => rule(`Rule ${i}`, `{ name|contains: x${i} }`)).join(
    '---\n',
  )
  let turns = 0
  const others = setInterval(() => turns++, 0)
  const replaced = own.replace(rulesOf(text))
  await new Promise((go) => setImmediate(go))
  equal(own.index.rules.length, 0, 'those before judge until all are ready')
  const { rules } = await replaced
  clearInterval(others)
  equal(rules.length, 200)
  equal(own.index.rules.length, 200)
  equal(turns > 1, true)
})
