/** Requirements of every rule: texts, numbers, and the proof of its own examples. */

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { RULE as DIGEST_RULE } from '#alerts/daily-digest'
import { loadFormerRuleIds, loadProtocols, loadRules } from '#engine-host/folders'
import { formerRuleIdsOf } from '#model/former-rule-ids'
import { ENGINES, type Rule, type RuleExample, SEVERITIES } from '#model/rule'
import { rowsIn } from '#model/tab-separated'
import { folderOf, packNames, protocolFolders } from '../protocol-folders.ts'
import { RuleStand } from './rule-harness.ts'

/** One snapshot of the words; other tests assert codes and parameters. */
const TEXTS = new URL('./rule-texts.txt', import.meta.url)
const RULES = new URL('../../src/detect/rules/', import.meta.url)
/** Longest text that fits where it is shown: a list's line, a panel's paragraph. */
const LONGEST = { title: 60, category: 60, why: 260, todo: 140, falsePositives: 260, when: 140, summary: 400 }
/** Words that a title avoids: it is a noun phrase in the terms of the field. */
const NOT_IN_TITLES =
  /\b(some|any)(body|one)\b|\bnobody\b|\bnewcomers?\b|\bstrangers?\b|\bwho(m|se|ever)?\b|\bwhat(ever)?\b|\bit\b|\b(tell|hear|say|speak|stand|lie|judge)s?\b|\b(told|heard|said|spoken?|stood)\b|\b(deeds?|graver?|dear|kin|besides?|octets?)\b|\.$/i
/** Facts of one rule's examples that each start may make; where there are more, `examples` is a getter. */
const MOST_AT_START = 100

const protocols = await loadProtocols(packNames())
const rules = await loadRules(protocols)
const techniques = columnOf('attack-ics.tsv', 0)
const counterparts = columnOf('defender-alerts.tsv', 1)

test('rules are named as their files, each once', () => {
  const files = [RULES, ...protocolFolders().map((name) => new URL('rules/', folderOf(name)))]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const [ids, names] = [rules.map(({ id }) => id), files.map((file) => file.slice(0, -'.ts'.length))]
  assert.deepEqual(
    names.filter((name) => !ids.includes(name)),
    [],
    'files without a rule of that id; a rule of one protocol must be in `rules` of its rules.ts or index.ts',
  )
  assert.deepEqual(
    ids.filter((id) => !names.includes(id)),
    [],
    'rules whose file has another name than their id',
  )
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
})

test('a former id belongs to one rule and is no id of another, and is found in the text of its file', async () => {
  const ids = rules.flatMap(({ id, formerIds = [] }) => [id, ...formerIds])
  assert.deepEqual(
    ids.filter((id, i) => ids.indexOf(id) < i),
    [],
  )
  const inText = await loadFormerRuleIds()
  assert.deepEqual([...inText].sort(), [...formerRuleIdsOf(rules)].sort())
})

test('a rule is correlated into rules that exist', () => {
  const ids = new Set(rules.map(({ id }) => id))
  for (const { id, correlateInto = {} } of rules)
    for (const other of Object.keys(correlateInto)) assert.ok(ids.has(other), `${id}: ${other}`)
})

for (const rule of rules) {
  describe(rule.id, () => {
    test('has its texts and numbers in order', () => checkTexts(rule))
    for (const example of rule.examples.fires)
      test(`fires when ${example.when}`, () => {
        const alerts = new RuleStand(rule, protocols).play(example)
        assert.notDeepEqual(alerts, [], 'expected it to speak at the last fact')
        if (example.severity !== undefined) assert.equal(alerts.at(-1)?.severity, example.severity)
        for (const { what, title } of alerts) {
          text(what, LONGEST.summary, 'summary')
          checkTitle(title)
        }
      })
    for (const example of rule.examples.silent)
      test(`is silent when ${example.when}`, () => {
        const alerts = new RuleStand(rule, protocols).play(example)
        assert.deepEqual(
          alerts.map(({ what }) => what),
          [],
        )
      })
  })
}

/** Sentence case, a noun phrase. */
function checkTitle(title: string): void {
  text(title, LONGEST.title, 'title')
  assert.match(title, /^[\p{Lu}\d]/u, 'expected a capital letter at the beginning of a title')
  assert.doesNotMatch(title, NOT_IN_TITLES)
}

test('the daily digest has a title like a rule', () => checkTitle(DIGEST_RULE.title))

test('texts of the rules', () => {
  const texts = [...rules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, why, todo, falsePositives }) =>
      [
        id,
        title,
        `why: ${why}`,
        ...todo.map((line) => `do: ${line}`),
        `false positives: ${falsePositives}`,
      ].join('\n  '),
    )
    .join('\n\n')
  if (process.env.SIGHTGLASS_WRITE === '1') writeFileSync(TEXTS, `${texts}\n`)
  assert.equal(`${texts}\n`, readFileSync(TEXTS, 'utf8'), 'SIGHTGLASS_WRITE=1 rewrites rule-texts.txt')
})

function checkTexts(rule: Rule): void {
  checkTitle(rule.title)
  assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  assert.ok((ENGINES as readonly string[]).includes(rule.engine), 'engine')
  assert.ok((SEVERITIES as readonly string[]).includes(rule.severity), 'severity')
  for (const name of ['title', 'category', 'why', 'falsePositives'] as const)
    text(rule[name], LONGEST[name], name)
  assert.ok(rule.todo.length > 0, 'todo')
  for (const line of rule.todo) text(line, LONGEST.todo, 'todo')
  for (const id of rule.techniques) assert.ok(techniques.has(id), `${id} is not in data/attack-ics.tsv`)
  for (const title of rule.defenderTitles)
    assert.ok(counterparts.has(title), `${title} is not in data/defender-alerts.tsv`)
  const { fires, silent } = rule.examples
  const facts = [...fires, ...silent].reduce(
    (sum, one) => sum + one.facts.length + (one.learned?.length ?? 0),
    0,
  )
  const isAsked = Object.getOwnPropertyDescriptor(rule, 'examples')?.get !== undefined
  assert.ok(
    isAsked || facts <= MOST_AT_START,
    `${facts} facts are made at each start: expected \`get examples()\``,
  )
  assert.ok(fires.length > 0 && silent.length > 0, 'expected an example that fires and one that is silent')
  for (const { when, facts } of [...fires, ...silent] as readonly RuleExample[]) {
    text(when, LONGEST.when, 'when')
    assert.ok(facts.length > 0, `${when}: expected facts`)
  }
}

function text(words: string, longest: number, what: string): void {
  assert.ok(words.trim().length > 2 && words === words.trim(), `${what}: expected words`)
  assert.ok(words.length <= longest, `${what}: expected at most ${longest} characters, got ${words.length}`)
}

function columnOf(file: string, column: number): ReadonlySet<string> {
  const table = readFileSync(new URL(`../../data/${file}`, import.meta.url), 'utf8')
  return new Set(rowsIn(table).map((row) => row[column]!))
}
