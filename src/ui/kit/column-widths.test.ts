import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  columnNeed,
  cutToWidth,
  fittedWidths,
  fittingText,
  fixedNeed,
  lengthOf,
  linesOf,
} from './column-widths.ts'

/** Widths of texts in cells, as Chromium draws them. */
const MEASURED: readonly (readonly [string, number])[] = [
  ['Rockwell Automation 1734-AENT EtherNet/IP Adapter', 334.9],
  ['Door Control Panel', 115.7],
  ['HMI in Filtration .66', 120],
  ['Siemens CPU 1215C DC/DC/DC', 199.7],
]

test('texts are measured as the browser draws them, at most 2% too long', () => {
  for (const [text, width] of MEASURED) {
    const length = lengthOf(text)
    assert.ok(length >= width && length <= width * 1.02, `${text}: ${length}`)
  }
  assert.ok(lengthOf('Zähler') > lengthOf('Zahler'))
  assert.equal(lengthOf('泵站'), 27)
})

test('lines break between words and after hyphens, long words anywhere', () => {
  assert.equal(linesOf('Door Control Panel', 117), 1)
  assert.equal(linesOf('Door Control Panel', 100), 2)
  assert.equal(linesOf('Wonderware-InTouch', 90), 2)
  assert.equal(linesOf('x'.repeat(100), 100), 8)
  // A letter that does not fit leaves the rest of its line empty.
  assert.equal(linesOf('images\\study29….enc and 7 more', 107), 3)
})

test('a column asks for its texts on one line, at least on two', () => {
  const adapter = MEASURED[0]![0]
  const need = columnNeed({ title: 'Vendor and model', texts: ['Moxa', adapter], lines: 2 })
  assert.equal(need.wanted, 300)
  assert.ok(need.least < 220 && linesOf(adapter, need.least - 17) === 2, String(need.least))
  const panel = columnNeed({ title: 'Type', texts: ['Door Control Panel'], lines: 2 })
  assert.ok(panel.wanted >= 133 && panel.least < panel.wanted, JSON.stringify(panel))
  const line = columnNeed({ title: 'Type', texts: ['Door Control Panel'], lines: 1 })
  assert.equal(line.least, line.wanted)
  const titled = columnNeed({ title: 'Order number', texts: ['1'], lines: 2, isSorted: true })
  assert.ok(titled.least >= lengthOf('Order number') + 30, JSON.stringify(titled))
  const names = ['PLC 1', 'PLC 2', 'Protection relay 3', 'Office domain controller of all plants']
  const named = columnNeed({ title: 'Name', texts: names, lines: 2, oneLine: 0.75 })
  assert.equal(linesOf('Protection relay 3', named.least - 17), 1)
  assert.ok(named.least < named.wanted)
  const hostile = columnNeed({ title: 'Name', texts: ['W'.repeat(100_000)], lines: 2, beside: 24 })
  assert.deepEqual(hostile, { least: 300, wanted: 300 })
})

test('only the widest columns give way, and what is fixed never does', () => {
  const needs = [{ least: 170, wanted: 300 }, { least: 80, wanted: 120 }, fixedNeed(70)]
  assert.deepEqual(fittedWidths(needs, 0), [300, 120, 70])
  assert.deepEqual(fittedWidths(needs, 900), [300, 120, 70])
  assert.deepEqual(fittedWidths(needs, 400), [210, 120, 70])
  assert.deepEqual(fittedWidths(needs, 350), [170, 110, 70])
  // Not even two lines fit: the widest is cut, then the table scrolls.
  assert.deepEqual(fittedWidths(needs, 300), [150, 80, 70])
  assert.deepEqual(fittedWidths(needs, 100), [124, 80, 70])
})

test('a long list says how many items are not shown', () => {
  const list = Array.from({ length: 42 }, (_, at) => `ioa:${2000 + at}`).join(', ')
  const shown = fittingText(list, 300)
  assert.match(shown, /^ioa:2000, ioa:2001, .* and 3\d more$/)
  assert.ok(linesOf(shown, 283) <= 2)
  assert.equal(fittingText('holding:40, holding:41', 300), 'holding:40, holding:41')
  assert.match(fittingText('x'.repeat(500), 300), /^x+…x+$/)
})

test('a text is cut so that its words fit in two lines', () => {
  assert.equal(fittingText('Write Single Register', 124), 'Write Single Register')
  for (const text of [
    'ioa:2019, ioa:2018, ioa:2017',
    'PI service P_PROGRAM (start)',
    `${'y'.repeat(60)}, z`,
  ]) {
    const shown = fittingText(text, 124)
    assert.ok(linesOf(shown, 107) <= 2, shown)
    assert.match(shown, /(and \d more|…)/)
  }
})

test('a text on one line is cut in the middle where it is too long', () => {
  assert.equal(cutToWidth('Dosing PLC', 200), 'Dosing PLC')
  const name = 'Engineering Station in Assembly line .246'
  assert.equal(cutToWidth(name, 280), name)
  const cut = cutToWidth(name, 200)
  assert.match(cut, /^Engineering.*….*\.246$/)
  assert.ok(lengthOf(cut) <= 200)
  assert.ok(lengthOf(cutToWidth(name, 200, 12)) > lengthOf(cut))
})
