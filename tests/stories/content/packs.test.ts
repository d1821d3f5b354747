/** Content packs for SIEMs fit what the destinations send. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import type { DueMessage } from '#destination-kit/destination-type'
import { COLUMNS } from '#destinations/sentinel/table'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { aMessage } from '#export/testing/records'
import { loadDestinationTypes } from '#server/forwarding/destination-types'

const CONTENT = new URL('../../../content/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, CONTENT), 'utf8')
const SENDER = { sensor: 'riverbend', version: '0.1.0', url: 'https://sensor.example' }
const types = await loadDestinationTypes()
const due: DueMessage = { message: aMessage(), queued: 1e15, sent: 1e15, key: 'a'.repeat(64) }

function bodyOf(name: string): string {
  const type = types.get(name)!
  const settings = { format: 'cef', index: '', sourcetype: 'sightglass:alert' }
  return type.map(due, { sender: SENDER, settings }).body
}

/** The part of Microsoft's KQL parser that we use; it registers itself globally. */
interface KustoLanguage {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: unknown): { GetDiagnostics(): Diagnostics } }
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } }
  readonly Symbols: {
    readonly TableSymbol: { From(schema: string): { WithName(name: string): unknown } }
    readonly DatabaseSymbol: { ctor: new (name: string, symbols: unknown) => unknown }
  }
}
interface Diagnostics {
  readonly Count: number
  getItem(index: number): { readonly Message: string; readonly Severity: string }
}

function analyser(): (query: string) => readonly string[] {
  const require = createRequire(import.meta.url)
  require('@kusto/language-service-next/bridge.min')
  require('@kusto/language-service-next/Kusto.Language.Bridge.min')
  const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto
  const schema = `(${COLUMNS.map(({ name, type }) => `${name}: ${type}`).join(', ')})`
  const tables = ['SightglassAlert', 'SightglassAlert_CL'].map((name) =>
    Language.Symbols.TableSymbol.From(schema).WithName(name),
  )
  const database = new Language.Symbols.DatabaseSymbol.ctor('workspace', tables)
  const globals = Language.GlobalState.Default.WithDatabase(database)
  return (query) => {
    const found = Language.KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics()
    return Array.from({ length: found.Count }, (_, at) => found.getItem(at))
      .filter(({ Severity }) => Severity === 'Error')
      .map(({ Message }) => Message)
  }
}

describe('Sentinel pack', () => {
  const analyse = analyser()
  const files = (folder: string) => readdirSync(new URL(`sentinel/${folder}/`, CONTENT))

  it('finds an unknown column, table and operator: the analyser works', () => {
    assert.match(analyse('SightglassAlert | where NoSuch == 1').join(), /NoSuch/)
    assert.match(analyse('NoSuchTable | take 1').join(), /NoSuchTable/)
    assert.notDeepEqual(analyse('SightglassAlert | wheer AlertName == 1'), [])
  })

  for (const folder of ['parsers', 'hunting'])
    for (const file of files(folder))
      it(`${file}: the query fits the table`, () => {
        assert.deepEqual(analyse(read(`sentinel/${folder}/${file}`)), [])
      })

  it('workbook: every query fits the table', () => {
    const { items } = JSON.parse(read('sentinel/workbook.json')) as {
      items: { content: { query?: string } }[]
    }
    const queries = items.flatMap(({ content }) => content.query ?? [])
    assert.ok(queries.length >= 6)
    for (const query of queries) assert.deepEqual(analyse(query), [], query)
  })

  it('table and data collection rule have the columns that are sent', () => {
    const { resources } = JSON.parse(read('sentinel/table-and-rule.json'))
    const expected = COLUMNS.map(({ name, type }) => ({ name, type }))
    assert.deepEqual(resources[0].properties.schema.columns, expected)
    assert.deepEqual(resources[1].properties.streamDeclarations['Custom-SightglassAlert'].columns, expected)
    assert.deepEqual(
      Object.keys(JSON.parse(bodyOf('sentinel'))),
      expected.map(({ name }) => name),
    )
    for (const { name } of expected) assert.match(name, /^[A-Za-z][A-Za-z0-9_-]{0,44}$/)
  })

  it('rules: queries fit, titles exist, ids differ', async () => {
    const rules = await loadRules(await loadProtocols())
    const titles = new Set(rules.flatMap(({ defenderTitles }) => defenderTitles ?? []))
    const ids = new Set<string>()
    assert.equal(files('rules').length, 15)
    for (const file of files('rules')) {
      const rule = parse(read(`sentinel/rules/${file}`)) as {
        id: string
        query: string
        customDetails: Record<string, string>
      }
      assert.deepEqual(analyse(rule.query), [], file)
      for (const column of Object.values(rule.customDetails))
        assert.ok(
          COLUMNS.some(({ name }) => name === column),
          `${file}: ${column}`,
        )
      const listed = /dynamic\(\[(.*?)\]\)/s.exec(rule.query)?.[1] ?? ''
      const names = JSON.parse(`[${listed}]`) as string[]
      assert.ok(names.length > 0)
      for (const name of names) assert.ok(titles.has(name), `${file}: no rule corresponds to ${name}`)
      ids.add(rule.id)
    }
    assert.equal(ids.size, 15)
  })

  it('rules: each title is raised by a proof from bytes, or by an example of its rule', async () => {
    const rules = await loadRules(await loadProtocols())
    // tests/attacks plays every proof of this table from bytes to alert.
    const table = readFileSync(new URL('../../../data/alert-proofs.tsv', import.meta.url), 'utf8')
    const proved = new Set(table.split('\n').map((line) => line.split('\t')[0]))
    const byExample: string[] = []
    for (const file of files('rules')) {
      const { query } = parse(read(`sentinel/rules/${file}`)) as { query: string }
      assert.match(query, /array_length\(set_intersect\(DefenderAlertNames, names\)\) > 0/)
      for (const title of JSON.parse(`[${/dynamic\(\[(.*?)\]\)/s.exec(query)?.[1]}]`) as string[]) {
        const row = types
          .get('sentinel')!
          .map({ ...due, message: aMessage({ defenderTitles: [title] }) }, { sender: SENDER, settings: {} })
        const { DefenderAlertNames, Kind, Reason } = JSON.parse(row.body)
        assert.deepEqual([DefenderAlertNames, Kind, Reason !== 'closed'], [[title], 'alert', true])
        if (proved.has(title)) continue
        byExample.push(title)
        const own = rules.filter(({ defenderTitles }) => defenderTitles?.includes(title))
        assert.ok(
          own.some(({ examples }) => examples.fires.length > 0),
          `${file}: nothing raises ${title}`,
        )
      }
    }
    // Both rules compare with weeks of learned statistics, which a proof from bytes would not hold.
    assert.deepEqual(byExample, [
      ...['Abnormal Traffic Bandwidth', 'Abnormal Traffic Bandwidth Between Devices'],
      'Inactive Communication Channel',
    ])
  })
})

describe('Splunk app', () => {
  /** Fields that a CIM data model requires of an event: Splunk Common Information Model 6.x. */
  const REQUIRED = {
    sightglass_alert: [
      ...['app', 'description', 'dest', 'signature', 'signature_id', 'src', 'type', 'user'],
      ...['action', 'category', 'dvc', 'ids_type', 'severity', 'vendor_product', 'mitre_technique_id'],
    ],
    sightglass_malware: ['action', 'category', 'dest', 'signature', 'vendor_product'],
  } as const
  const stanzas = (path: string) => {
    const all = new Map<string, Map<string, string>>()
    let at = new Map<string, string>()
    for (const line of read(`splunk/sightglass/${path}`).split('\n')) {
      const [, stanza] = /^\[(.*)\]$/.exec(line) ?? []
      const [, key, value] = /^([^=\s]+) = (.*)$/.exec(line) ?? []
      if (stanza !== undefined) {
        at = new Map()
        all.set(stanza, at)
      } else if (key !== undefined) at.set(key, value!)
      else assert.equal(line, '', `${path}: ${line}`)
    }
    return all
  }
  const props = stanzas('default/props.conf').get('sightglass:alert')!
  const { event, sourcetype } = JSON.parse(bodyOf('splunk-hec'))

  it('every alias names a member of our events', () => {
    assert.equal(sourcetype, 'sightglass:alert')
    for (const [key, value] of props) {
      if (!key.startsWith('FIELDALIAS-')) continue
      const [, from = ''] = /^(\S+) AS \S+$/.exec(value) ?? []
      const found = from
        .replace('{}', '')
        .split('.')
        .reduce<unknown>((object, name) => (object as Record<string, unknown> | undefined)?.[name], event)
      assert.notEqual(found, undefined, `${key}: ${from}`)
    }
  })

  it('tagged events have the fields their data models require', () => {
    const made = new Set(Object.keys(event))
    for (const [key, value] of props) {
      if (key.startsWith('FIELDALIAS-')) made.add(value.split(' AS ')[1]!)
      if (key.startsWith('EVAL-')) made.add(key.slice(5))
    }
    for (const [eventtype, fields] of Object.entries(REQUIRED)) {
      assert.ok(stanzas('default/eventtypes.conf').has(eventtype))
      assert.ok(stanzas('default/tags.conf').has(`eventtype=${eventtype}`))
      for (const field of fields) assert.ok(made.has(field), `${eventtype}: ${field}`)
    }
  })

  it('searches use the macro, and macros exist', () => {
    const macros = stanzas('default/macros.conf')
    const used = [
      ...stanzas('default/savedsearches.conf').values(),
      ...[new Map([['v', read('splunk/sightglass/default/data/ui/views/sightglass_overview.xml')]])],
    ]
    for (const search of used)
      for (const text of search.values())
        for (const [, name = ''] of text.matchAll(/`([a-z_]+)`/g)) assert.ok(macros.has(name), name)
  })
})

describe('QRadar log source extension', () => {
  it('its expressions read our lines', () => {
    const line = bodyOf('qradar')
    const patterns = new Map(
      [
        ...read('qradar/log-source-extension.xml').matchAll(
          /<pattern id="(\w+)"[^>]*><!\[CDATA\[(.*?)\]\]>/g,
        ),
      ].map(([, id, expression]) => [id!, new RegExp(expression!)] as const),
    )
    const found = (id: string) => patterns.get(id)?.exec(line)?.[1]
    const { source, target, rule, engine } = due.message
    assert.deepEqual(['EventName', 'Category', 'SourceIp', 'DestinationIp', 'HostName'].map(found), [
      rule,
      engine,
      source.address,
      target.address,
      target.name,
    ])
    assert.match(line, /^LEEF:2\.0\|Sightglass\|Sightglass\|0\.1\.0\|[^|]+\|x09\|devTime=/)
  })
})

describe('Grafana pack', () => {
  const server = new URL('../../../src/server/', import.meta.url)
  const metrics = new Set(
    readdirSync(server, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => readFileSync(new URL(name, server), 'utf8').match(/'sightglass_[a-z_]+'/g) ?? [])
      .map((quoted) => quoted.slice(1, -1)),
  )
  const unknown = (text: string) =>
    [...new Set(text.match(/\bsightglass_[a-z_]+/g))].filter((name) => !metrics.has(name))

  it('queries metrics that the server has, in panels that do not overlap', () => {
    const { panels } = JSON.parse(read('grafana/sensors.json')) as {
      panels: { gridPos: Record<'x' | 'y' | 'w' | 'h', number>; targets: { expr: string }[] }[]
    }
    assert.ok(panels.length >= 9)
    for (const { expr } of panels.flatMap(({ targets }) => targets)) {
      assert.match(expr, /sightglass_/)
      assert.deepEqual(unknown(expr), [], expr)
    }
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    )
    assert.equal(new Set(cells).size, cells.length)
  })

  it('has alert rules over metrics that the server has', () => {
    const { groups } = parse(read('grafana/alert-rules.yaml')) as {
      groups: { rules: { alert: string; expr: string }[] }[]
    }
    const rules = groups.flatMap((group) => group.rules)
    assert.ok(rules.length >= 3)
    for (const { alert, expr } of rules) assert.deepEqual(unknown(expr), [], alert)
  })
})
