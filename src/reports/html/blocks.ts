import { countText } from '#schema/count-text'
import { type Cell, limits, type ReportBlock, type Section, type Stop, type Table } from '../report.ts'
import { secondText } from '../texts.ts'
import { chartHtml } from './charts.ts'
import { breakable, escaped } from './text.ts'

/** Tables of so few rows stay on one page. */
const SHORT = 8

export function sectionHtml({ title, blocks, startsPage }: Section, at: number): string {
  return `<section id="s${at}"${startsPage === true ? ' class="page"' : ''}><h2>${escaped(title)}</h2>${blocks.map(blockHtml).join('')}</section>`
}

function blockHtml(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escaped(block.text)}</p>`
    case 'heading':
      return `<h3>${escaped(block.text)}</h3>`
    case 'note':
      return `<aside class="note ${block.tone}"><b>${escaped(block.title)}</b><span>${escaped(block.text)}</span></aside>`
    case 'list':
      return `<ul class="points">${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
    case 'figures':
      return `<div class="figures">${block.items
        .map(
          ({ label, value, tone, note }) =>
            `<div class="figure ${tone}"><span class="value">${escaped(value)}</span>${note === undefined ? '' : `<span class="aside">${escaped(note)}</span>`}<span class="label">${escaped(label)}</span></div>`,
        )
        .join('')}</div>`
    case 'charts':
      return `<div class="charts n${block.charts.length}">${block.charts.map(chartHtml).join('')}</div>`
    case 'path':
      return `<div class="way"><h3>${escaped(block.title)}</h3><ol>${block.stops.map(stopHtml).join('')}</ol></div>`
    case 'code':
      return codeHtml(block.title, block.text)
    case 'table':
      return tableHtml(block)
    default:
      block satisfies never
      return ''
  }
}

/** Whole lines only: half a rule is another rule. */
function codeHtml(title: string, text: string): string {
  const lines = text.split('\n')
  let length = 0
  const kept = lines.filter((line, at) => {
    length += line.length + 1
    return at === 0 || length <= limits.printedCode
  })
  const left = lines.length - kept.length
  const more =
    left > 0
      ? `<p class="quiet">${countText(left)} more lines are omitted in print. The JSON report has all ${countText(lines.length)}.</p>`
      : ''
  return `<div class="code"><h3>${escaped(title)}</h3><pre>${escaped(kept.join('\n'), limits.printedCode)}</pre>${more}</div>`
}

function stopHtml({ name, about, method, chance, why }: Stop): string {
  const how =
    method === ''
      ? ''
      : `<div class="how"><span class="chance">${escaped(chance)}</span><span><b>${escaped(method)}</b>${why === '' ? '' : `<span class="why">${escaped(why)}</span>`}</span></div>`
  return `<li>${how}<div class="stop"><b>${escaped(name)}</b> <span class="quiet">${escaped(about)}</span></div></li>`
}

function tableHtml({ title, columns, rows, empty, printed = limits.printedRows }: Table): string {
  const caption = title === '' ? '' : `<caption>${escaped(title)}</caption>`
  if (rows.length === 0) return `<div class="none"><b>${escaped(title)}</b><p>${escaped(empty)}</p></div>`
  const widths = columns
    .map(({ width }) => `<col${width === undefined ? '' : ` style="width:${width}%"`}>`)
    .join('')
  const classOf = (at: number) => {
    const { isNumber = false, isMono = false } = columns[at] ?? { title: '' }
    const names = [isNumber ? 'number' : '', isMono ? 'mono' : ''].filter(Boolean).join(' ')
    return names === '' ? '' : ` class="${names}"`
  }
  const head = columns.map(({ title }, at) => `<th${classOf(at)} scope="col">${escaped(title)}</th>`).join('')
  const body = rows
    .slice(0, printed)
    .map((row) => `<tr>${row.map((cell, at) => `<td${classOf(at)}>${cellHtml(cell)}</td>`).join('')}</tr>`)
    .join('')
  const left = rows.length - printed
  const more =
    left > 0
      ? `<p class="quiet">${countText(left)} more rows are omitted in print. The JSON report has all ${countText(rows.length)}.</p>`
      : ''
  const isFixed = columns.some(({ width }) => width !== undefined)
  const names = [isFixed ? 'fixed' : '', rows.length <= SHORT ? 'short' : ''].filter(Boolean).join(' ')
  return `<table class="${names}">${caption}<colgroup>${widths}</colgroup><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>${more}`
}

function cellHtml(cell: Cell): string {
  if (cell === null) return '–'
  if (typeof cell === 'number') return escaped(countText(cell))
  if (typeof cell === 'string') return wordsHtml(cell)
  return `<span class="tone ${cell.tone}">${escaped(cell.text)}</span>`
}

/** Times as people read them, in the zone of the machine; days and CVE ids are never broken at their hyphens. */
function wordsHtml(text: string): string {
  if (text === '') return '–'
  return breakable(text)
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b/g, secondText)
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?\b/g, (time) => `<span class="moment">${time}</span>`)
    .replace(/\b(?:\d{4}-\d\d-\d\d|CVE-\d{4}-\d{4,7})\b/g, (word) => `<span class="whole">${word}</span>`)
}
