import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Analysis } from './analysis.ts'
import { analysisDocument } from './analysis-document.ts'
import { frameOf, timeOf } from './from-model.ts'
import { analysisSchemaText } from './schema-file.ts'

const EXAMPLE = new URL('./analysis.example.json', import.meta.url)
const SCHEMA = new URL('./analysis.schema.json', import.meta.url)

describe('sightglass.analysis/2', () => {
  const example: unknown = JSON.parse(readFileSync(EXAMPLE, 'utf8'))

  it('has an example that fits the schema', () => {
    assert.deepEqual(Compile(Analysis).Errors(example), [])
  })

  it('has an example that shows every field, each filled at least once', () => {
    const paths = unfilled(Analysis, [example], '')
    assert.deepEqual(
      paths,
      [],
      'fields without a value: add them by hand to src/schema/analysis.example.json',
    )
  })

  it('lies beside its schema as a file; SIGHTGLASS_WRITE=1 rewrites it', () => {
    if (process.env.SIGHTGLASS_WRITE === '1') writeFileSync(SCHEMA, analysisSchemaText())
    assert.equal(readFileSync(SCHEMA, 'utf8'), analysisSchemaText())
  })

  it('is whole when nothing was found', () => {
    const nothing = {
      devices: [],
      links: [],
      alerts: [],
      incidents: [],
      protocols: [],
      blindSpots: [],
      captures: [],
      events: [],
    }
    const document = analysisDocument({ ...nothing, counters: {}, wallSeconds: 0 })
    assert.deepEqual(Compile(Analysis).Errors(document), [])
    assert.equal(document.capture.firstTime, null)
  })
})

describe('from the model', () => {
  it('keeps microseconds, and moves times no calendar holds to the nearer end', () => {
    assert.equal(timeOf(1_590_000_000_123_456), '2020-05-20T18:40:00.123456Z')
    assert.equal(timeOf(-5), '1970-01-01T00:00:00.000000Z')
    assert.equal(timeOf(Number.NaN), '1970-01-01T00:00:00.000000Z')
    assert.equal(timeOf(1e18), '9999-12-31T23:59:59.000000Z')
  })

  it('names the file of a frame, or its number where nobody named it', () => {
    assert.deepEqual(frameOf({ file: 1, frame: 7 }, ['a.pcap', 'b.pcap']), { file: 'b.pcap', number: 7 })
    assert.deepEqual(frameOf({ file: 9, frame: 7 }, []), { file: '#9', number: 7 })
    assert.equal(frameOf(undefined, []), null)
    assert.equal(frameOf({ file: 0, frame: 0 }, []), null)
  })
})

/** Paths of the schema under which the examples have no value but null, '' or []. */
function unfilled(schema: TSchema, values: readonly unknown[], path: string): string[] {
  const { anyOf, properties, items, patternProperties } = schema as TSchema & {
    anyOf?: TSchema[]
    properties?: Record<string, TSchema>
    items?: TSchema
    patternProperties?: Record<string, TSchema>
  }
  const filled = values.filter((value) => value !== null && value !== undefined && value !== '')
  if (filled.length === 0) return [path]
  if (anyOf !== undefined) return unfilled(anyOf[0]!, filled, path)
  if (items !== undefined) return unfilled(items, filled.flat(), path)
  if (patternProperties !== undefined) {
    return unfilled(
      Object.values(patternProperties)[0]!,
      filled.flatMap((value) => Object.values(value as object)),
      path,
    )
  }
  return Object.entries(properties ?? {}).flatMap(([name, inner]) =>
    unfilled(
      inner,
      filled.map((value) => (value as Record<string, unknown>)[name]),
      `${path}.${name}`,
    ),
  )
}
