import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Analysis, DeviceItem, LinkItem } from '#schema/analysis'
import type { Condition, Question } from '#schema/queries'
import { Answering, QuestionError } from './ask.ts'
import type { QuestionGroup } from './questions/question.ts'
import type { Around, QuerySubject } from './subject.ts'
import { subject as devices } from './subjects/devices.ts'
import { subject as links } from './subjects/links.ts'
import { type OperationRow, subject as operations } from './subjects/operations.ts'

const EXAMPLE = new URL('../schema/analysis.example.json', import.meta.url)
const analysis: Analysis = JSON.parse(readFileSync(EXAMPLE, 'utf8'))
const LATEST = '2026-03-02T12:00:00Z'
const nobody: Around = { device: () => undefined }
const [plc] = analysis.devices as [DeviceItem]
const [link] = analysis.links as [LinkItem]

function asked<Row>(
  subject: QuerySubject<Row>,
  rows: readonly Row[],
  question: Partial<Question>,
  around = nobody,
) {
  const answering = new Answering({
    subject,
    around,
    latest: LATEST,
    question: { subject: subject.name, conditions: [], ...question },
  })
  for (const row of rows) answering.look(row)
  return { ...answering.answer(), columns: answering.columns }
}

const found = (conditions: readonly Condition[], rows: readonly DeviceItem[]) =>
  asked(devices, rows, { conditions: [...conditions] }).rows.map(({ device }) => device)

describe('a question', () => {
  const a = {
    ...plc,
    id: 'a',
    name: 'PLC one',
    vendor: 'Siemens',
    purdueLevel: 1,
    lastSeen: '2026-03-02T11:00:00Z',
  }
  const b = { ...plc, id: 'b', name: 'HMI', vendor: '', purdueLevel: null, lastSeen: '2026-02-01T00:00:00Z' }
  const rows = [a, b]

  it('compares words without regard to case, and takes several', () => {
    assert.deepEqual(found([{ field: 'vendor', is: 'equals', value: 'ABB | siemens' }], rows), ['a'])
    assert.deepEqual(found([{ field: 'vendor', is: 'differs', value: 'SIEMENS' }], rows), ['b'])
    assert.deepEqual(found([{ field: 'name', is: 'contains', value: 'plc' }], rows), ['a'])
    assert.deepEqual(found([{ field: 'name', is: 'lacks', value: 'plc' }], rows), ['b'])
  })

  it('knows what is not known', () => {
    assert.deepEqual(found([{ field: 'vendor', is: 'unknown', value: '' }], rows), ['b'])
    assert.deepEqual(found([{ field: 'level', is: 'known', value: '' }], rows), ['a'])
    assert.deepEqual(found([{ field: 'level', is: 'below', value: '2' }], rows), ['a'])
  })

  it('counts time from the latest packet', () => {
    assert.deepEqual(found([{ field: 'lastSeen', is: 'within', value: '24h' }], rows), ['a'])
    assert.deepEqual(found([{ field: 'lastSeen', is: 'before', value: '7d' }], rows), ['b'])
  })

  it('wants all conditions to hold', () => {
    const both: Condition[] = [
      { field: 'vendor', is: 'known', value: '' },
      { field: 'lastSeen', is: 'before', value: '7d' },
    ]
    assert.deepEqual(found(both, rows), [])
  })

  it('sorts up and down, with what is not known last', () => {
    const order = (sort: string) => asked(devices, rows, { sort }).rows.map(({ device }) => device)
    assert.deepEqual(order('level'), ['a', 'b'])
    assert.deepEqual(order('-level'), ['a', 'b'])
    assert.deepEqual(order('-name'), ['a', 'b'])
    assert.deepEqual(order('name'), ['b', 'a'])
  })

  it('shows what it asks for beside what is always shown', () => {
    const { columns } = asked(devices, rows, { conditions: [{ field: 'key', is: 'unknown', value: '' }] })
    assert.ok(columns.some(({ name }) => name === 'key'))
  })

  it('is refused where it names what is not there', () => {
    for (const condition of [
      { field: 'password', is: 'known', value: '' },
      { field: 'constructor', is: 'known', value: '' },
      { field: 'name', is: 'above', value: '3' },
      { field: 'level', is: 'above', value: 'two' },
      { field: 'lastSeen', is: 'within', value: 'yesterday' },
      { field: 'name', is: 'equals', value: ' | ' },
    ] as const)
      assert.throws(() => found([condition], rows), QuestionError, JSON.stringify(condition))
    assert.throws(() => asked(devices, rows, { sort: '-nix' }), QuestionError)
  })

  it('tells ends of links by the devices they are', () => {
    const device = (id: string) => ({
      name: id,
      address: '',
      zone: id === link.client ? 'office' : 'cell',
      type: 'PLC',
      class: 'OT',
      level: 1,
      vlans: [7],
    })
    const conditions: Condition[] = [{ field: 'crossing', is: 'equals', value: 'yes' }]
    assert.equal(asked(links, [link], { conditions }, { device }).total, 1)
    assert.equal(asked(links, [link], { conditions }).total, 0)
  })

  it('finds operations by their verb', () => {
    const [operation] = link.operations
    assert.ok(operation)
    const row: OperationRow = { link, operation: { ...operation, verb: 'stop' } }
    const conditions: Condition[] = [{ field: 'verb', is: 'equals', value: 'stop' }]
    assert.equal(
      asked(operations, [row, { link, operation: { ...operation, verb: 'read' } }], { conditions }).total,
      1,
    )
  })
})

describe('shipped questions', async () => {
  const folder = (name: string) => new URL(`./${name}/`, import.meta.url)
  const importAll = async <Found>(name: string, skip = '') =>
    Promise.all(
      readdirSync(folder(name))
        .filter((file) => file !== skip)
        .map(async (file) => (await import(new URL(file, folder(name)).href)) as Found),
    )
  const groups = await importAll<{ group: QuestionGroup }>('questions', 'question.ts')
  const subjects = await importAll<{ subject: QuerySubject<never> }>('subjects')

  it('ask what their subjects can answer', () => {
    for (const { group } of groups)
      for (const question of group.questions) {
        const subject = subjects.find(({ subject }) => subject.name === question.subject)?.subject
        assert.ok(subject, question.id)
        assert.doesNotThrow(
          () => new Answering({ subject, question, around: nobody, latest: LATEST }),
          question.id,
        )
      }
  })

  it('have ids of their own', () => {
    const ids = groups.flatMap(({ group }) => group.questions.map(({ id }) => id))
    assert.equal(new Set(ids).size, ids.length)
  })

  it('are asked of subjects whose fields have names of their own', () => {
    for (const { subject } of subjects)
      assert.equal(new Set(subject.fields.map(({ name }) => name)).size, subject.fields.length, subject.name)
  })
})
