/** The packs for Elasticsearch and OpenSearch fit the documents of the destination. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { ecsOf } from '#destinations/elastic/ecs'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { aMessage } from '#export/testing/records'

const CONTENT = new URL('../../../content/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, CONTENT), 'utf8')
const lines = (path: string) =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
const rules = await loadRules(await loadProtocols())
const titles = new Set(rules.flatMap(({ defenderTitles }) => defenderTitles ?? []))

type Json = Record<string, unknown>

function documentOf(change: Parameters<typeof aMessage>[0] = {}): Json {
  const due = { message: aMessage(change), queued: 1e15, sent: 1e15, key: 'a'.repeat(64) }
  return ecsOf(due, { sensor: 'riverbend', version: '0.1.0', url: 'https://sensor.example' }) as Json
}

/** `event.kind`, `source.ip`: paths of the values; a list counts as its entries. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  if (Array.isArray(value)) return value.length === 0 ? [path] : pathsOf(value[0], path)
  return Object.entries(value).flatMap(([name, inner]) =>
    pathsOf(inner, path === '' ? name : `${path}.${name}`),
  )
}

interface Mapping {
  readonly properties?: Record<string, Mapping>
}

function mapped({ properties = {} }: Mapping, path = ''): string[] {
  return Object.entries(properties).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`
    return inner.properties === undefined ? [at] : mapped(inner, at)
  })
}

/** The processors that the pipeline uses: https://www.elastic.co/docs/reference/enrich-processor */
function run(pipeline: { processors: Json[] }, document: Json): Json {
  const result = structuredClone(document)
  const at = (path: string) =>
    path.split('.').reduce<unknown>((object, name) => (object as Json | undefined)?.[name], result)
  const put = (path: string, value: unknown) => {
    const names = path.split('.')
    const last = names.pop()!
    let object = result
    for (const name of names) {
      object[name] ??= {}
      object = object[name] as Json
    }
    object[last] = value
  }
  const filled = (text: string) =>
    text.replaceAll(/\{\{\{([^}]+)\}\}\}/g, (_, path: string) =>
      path === '_ingest.timestamp' ? '2026-11-30T00:00:00Z' : String(at(path)),
    )
  for (const processor of pipeline.processors) {
    const [[kind, options]] = Object.entries(processor) as [[string, Json]]
    if (options.if !== undefined) {
      const [, path = '', wanted] = /^ctx\.([a-z_?.]+) == '(\w+)'$/.exec(String(options.if)) ?? []
      assert.notEqual(path, '', String(options.if))
      if (at(path.replaceAll('?', '')) !== wanted) continue
    }
    const field = String(options.field)
    if (kind === 'set') put(field, filled(String(options.value)))
    else if (kind === 'append') {
      const before = [at(field) ?? []].flat()
      const added = (options.value as string[]).map(filled).filter((value) => !before.includes(value))
      put(field, [...before, ...added])
    } else assert.fail(`processor ${kind}`)
  }
  return result
}

/** Fields that a query in the Kibana query language names. */
const queried = (query: string) =>
  [...query.replaceAll(/"(?:\\.|[^"])*"/g, '""').matchAll(/([@\w.]+) :/g)].map(([, field]) => field!)

for (const folder of ['elastic', 'opensearch'])
  describe(`${folder} pack`, () => {
    const template = JSON.parse(read(`${folder}/index-template.json`))
    const pipeline = JSON.parse(read(`${folder}/ingest-pipeline.json`))
    const fields = new Set(mapped(template.template.mappings))
    const document = run(pipeline, documentOf())

    it('template: every field of a document has a type, and no field is left over', () => {
      const found = new Set(pathsOf(document))
      assert.deepEqual(
        [...found].filter((path) => !fields.has(path)),
        [],
      )
      assert.deepEqual(
        [...fields].filter((path) => !found.has(path)),
        [],
      )
      assert.equal(template.template.settings['index.default_pipeline'], 'sightglass')
    })

    it('pipeline: adds arrival, tag and malware', () => {
      const { event, tags } = document as { event: Json; tags: string[] }
      assert.deepEqual([event.ingested, tags], ['2026-11-30T00:00:00Z', ['ot']])
      assert.deepEqual(event.category, ['intrusion_detection'])
      const malware = run(pipeline, documentOf({ engine: 'malware' })) as { event: Json }
      assert.deepEqual(malware.event.category, ['intrusion_detection', 'malware'])
    })

    it('dashboard: references exist, panels do not overlap, fields exist', () => {
      const objects = lines(`${folder}/dashboard.ndjson`)
      const ids = new Set(objects.map(({ type, id }) => `${type} ${id}`))
      for (const { references, attributes } of objects) {
        for (const { type, id } of references) assert.ok(ids.has(`${type} ${id}`), `${type} ${id}`)
        const { visState, panelsJSON, kibanaSavedObjectMeta, columns = [] } = attributes
        const used = [...columns]
        if (visState !== undefined)
          for (const { params } of JSON.parse(visState).aggs)
            if (params.field !== undefined) used.push(params.field)
        if (kibanaSavedObjectMeta !== undefined)
          used.push(...queried(JSON.parse(kibanaSavedObjectMeta.searchSourceJSON).query.query))
        for (const field of used) assert.ok(fields.has(field), field)
        if (panelsJSON === undefined) continue
        const cells = JSON.parse(panelsJSON).flatMap(
          ({ gridData: { x, y, w, h } }: { gridData: Record<string, number> }) =>
            Array.from({ length: w! * h! }, (_, at) => `${x! + (at % w!)} ${y! + Math.floor(at / w!)}`),
        )
        assert.equal(new Set(cells).size, cells.length)
      }
    })
  })

describe('detection rules', () => {
  const fields = new Set(mapped(JSON.parse(read('elastic/index-template.json')).template.mappings))

  it('Elastic: fields and titles exist, ids differ, names are those of the Sentinel rules', () => {
    const all = lines('elastic/detection-rules.ndjson')
    const names = readdirSync(new URL('sentinel/rules/', CONTENT)).map(
      (file) => parse(read(`sentinel/rules/${file}`)).name,
    )
    assert.deepEqual(
      all.map(({ name }) => name),
      names,
    )
    assert.equal(new Set(all.map(({ rule_id: id }) => id)).size, 15)
    for (const { query, severity_mapping: severities, rule_name_override: name } of all) {
      for (const field of [...queried(query), name, ...severities.map((one: Json) => one.field)])
        assert.ok(fields.has(String(field)), String(field))
      const listed = [...query.matchAll(/"((?:\\.|[^"])*)"/g)].map(([, text]) => JSON.parse(`"${text}"`))
      for (const title of listed.slice(2)) assert.ok(titles.has(title), title)
      assert.ok(listed.length > 2)
    }
  })

  it('OpenSearch: Sigma rules name fields and titles that exist', () => {
    const files = readdirSync(new URL('opensearch/sigma/', CONTENT))
    assert.equal(files.length, 15)
    for (const file of files) {
      const { detection, level } = parse(read(`opensearch/sigma/${file}`))
      const { condition, ...selections } = detection
      assert.deepEqual(
        [condition, Object.keys(selections)],
        ['selection and not closed', ['selection', 'closed']],
      )
      assert.match(level, /^(informational|low|medium|high|critical)$/)
      for (const selection of Object.values(selections))
        for (const [field, wanted] of Object.entries(selection as Json)) {
          assert.ok(fields.has(field), field)
          if (Array.isArray(wanted)) for (const title of wanted) assert.ok(titles.has(title), title)
        }
    }
  })
})
