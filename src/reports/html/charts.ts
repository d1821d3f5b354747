/** Charts as inline SVG, drawn by us: no script, no font, no picture from elsewhere. Colours come from the style sheet. */

import { countText } from '#schema/count-text'
import type { BarItem, Chart } from '../report.ts'
import { escaped } from './text.ts'

export function chartHtml(chart: Chart): string {
  return `<figure class="chart ${chart.kind}"><figcaption>${escaped(chart.title)}</figcaption>${drawingOf(chart)}</figure>`
}

function drawingOf(chart: Chart): string {
  switch (chart.kind) {
    case 'bars':
      return bars(chart.items)
    case 'ring':
      return ring(chart.middle, chart.items)
    case 'gauge':
      return gauge(chart.value, chart.word, chart.tone)
    case 'columns':
      return columns(chart)
    case 'line':
      return line(chart)
    default:
      chart satisfies never
      return ''
  }
}

/** Characters of a label next to its bar; the tables below have the whole text. */
const BAR_LABEL = 120

/** Bars of HTML: their labels wrap. */
function bars(items: readonly BarItem[]): string {
  const most = Math.max(...items.map(({ value }) => value), Number.MIN_VALUE)
  if (items.length === 0) return '<p class="quiet">Nothing to show.</p>'
  const rows = items.map(({ label, value, tone, text }) => {
    const share = (value / most) * 100
    return `<div class="bar"><span class="label">${escaped(label, BAR_LABEL)}</span><span class="track"><span class="fill ${tone}" style="width:${share.toFixed(1)}%"></span></span><span class="value">${escaped(text ?? countText(value))}</span></div>`
  })
  return `<div class="bars">${rows.join('')}</div>`
}

const RING = { size: 150, radius: 56, width: 18 } as const

function ring(middle: string, items: readonly BarItem[]): string {
  const { size, radius, width } = RING
  const around = 2 * Math.PI * radius
  const total = items.reduce((sum, { value }) => sum + value, 0)
  let turned = 0
  const arcs = items
    .filter(({ value }) => value > 0)
    .map(({ value, tone }) => {
      const length = (value / total) * around
      const gap = items.filter((item) => item.value > 0).length > 1 ? 1.5 : 0
      const arc = `<circle class="stroke ${tone}" cx="${size / 2}" cy="${size / 2}" r="${radius}" fill="none" stroke-width="${width}" stroke-dasharray="${Math.max(0.5, length - gap).toFixed(2)} ${around.toFixed(2)}" stroke-dashoffset="${(-turned).toFixed(2)}" transform="rotate(-90 ${size / 2} ${size / 2})"/>`
      turned += length
      return arc
    })
  const legend = items.map(
    ({ label, value, tone }) =>
      `<li><span class="dot ${tone}"></span>${escaped(label)} <b>${countText(value)}</b></li>`,
  )
  return `<div class="ring-row"><svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${escaped(items.map(({ label, value }) => `${label} ${value}`).join(', '))}"><circle class="stroke track" cx="${size / 2}" cy="${size / 2}" r="${radius}" fill="none" stroke-width="${width}"/>${arcs.join('')}<text class="middle" x="${size / 2}" y="${size / 2 + 8}" text-anchor="middle">${escaped(middle)}</text></svg><ul class="legend">${legend.join('')}</ul></div>`
}

/** Half a circle from 0 to 100, with the borders at 10 and 30. */
function gauge(value: number | null, word: string, tone: string): string {
  const [x, y, radius, width] = [90, 88, 70, 16]
  const at = (share: number, r: number) => {
    const angle = Math.PI * (1 - share / 100)
    return `${(x + r * Math.cos(angle)).toFixed(2)} ${(y - r * Math.sin(angle)).toFixed(2)}`
  }
  const arc = (to: number) => `M ${at(0, radius)} A ${radius} ${radius} 0 0 1 ${at(to, radius)}`
  const tick = (share: number) =>
    `<path class="tick" d="M ${at(share, radius - width / 2 - 2)} L ${at(share, radius + width / 2 + 2)}"/><text class="small" x="${at(share, radius + 19).split(' ')[0]}" y="${at(share, radius + 19).split(' ')[1]}" text-anchor="middle">${share}</text>`
  const filled =
    value === null || value <= 0
      ? ''
      : `<path class="stroke ${tone}" d="${arc(Math.min(99.99, value))}" fill="none" stroke-width="${width}"/>`
  return `<svg viewBox="0 0 180 118" role="img" aria-label="${value === null ? 'not rated' : Math.round(value)}"><path class="stroke track" d="${arc(99.99)}" fill="none" stroke-width="${width}"/>${filled}${tick(10)}${tick(30)}<text class="score" x="${x}" y="${y - 4}" text-anchor="middle">${value === null ? '–' : Math.round(value)}</text><text class="small" x="${x}" y="${y + 18}" text-anchor="middle">${escaped(word)}</text></svg>`
}

const PLOT = { width: 640, height: 170, left: 34, right: 8, top: 10, bottom: 26 } as const

function columns({ labels, series }: Extract<Chart, { kind: 'columns' }>): string {
  const { width, height, left, right, top, bottom } = PLOT
  const totals = labels.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
  const most = niceMost(Math.max(...totals, 1))
  const step = (width - left - right) / Math.max(1, labels.length)
  const drawn = labels.map((_, at) => {
    let base = 0
    return series
      .map(({ tone, values }) => {
        const value = values[at] ?? 0
        if (value === 0) return ''
        const y = yOf(base + value, most)
        const tall = yOf(base, most) - y
        base += value
        return `<rect class="fill ${tone}" x="${(left + at * step + step * 0.12).toFixed(1)}" y="${y.toFixed(1)}" width="${Math.min(46, step * 0.76).toFixed(1)}" height="${tall.toFixed(1)}"/>`
      })
      .join('')
  })
  const every = Math.ceil(labels.length / 14)
  const words = labels
    .map((label, at) =>
      at % every === 0
        ? `<text class="small" x="${(left + at * step + Math.min(46, step * 0.76) / 2 + step * 0.12).toFixed(1)}" y="${height - 8}" text-anchor="middle">${escaped(label)}</text>`
        : '',
    )
    .join('')
  const legend = series.map(({ name, tone }) => `<li><span class="dot ${tone}"></span>${escaped(name)}</li>`)
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="columns">${gridOf(most)}${drawn.join('')}${words}</svg><ul class="legend row">${legend.join('')}</ul>`

  function yOf(value: number, all: number): number {
    return height - bottom - (value / all) * (height - top - bottom)
  }
}

function line({ points, most }: Extract<Chart, { kind: 'line' }>): string {
  const { width, height, left, right, top, bottom } = PLOT
  const x = (at: number) => left + (at / Math.max(1, points.length - 1)) * (width - left - right)
  const y = (value: number) => height - bottom - (value / most) * (height - top - bottom)
  let path = ''
  let isDown = false
  points.forEach(({ value }, at) => {
    if (value === null) isDown = false
    else {
      path += `${isDown ? 'L' : 'M'} ${x(at).toFixed(1)} ${y(value).toFixed(1)} `
      isDown = true
    }
  })
  const every = Math.max(1, Math.ceil(points.length / 8))
  const words = points
    .map(({ label }, at) =>
      at % every === 0
        ? `<text class="small" x="${x(at).toFixed(1)}" y="${height - 8}" text-anchor="${at === 0 ? 'start' : 'middle'}">${escaped(label)}</text>`
        : '',
    )
    .join('')
  const last = points.findLastIndex(({ value }) => value !== null)
  const end =
    last < 0
      ? ''
      : `<circle class="end" cx="${x(last).toFixed(1)}" cy="${y(points[last]!.value!).toFixed(1)}" r="3.5"/><text class="value" x="${Math.min(x(last), width - 24).toFixed(1)}" y="${(y(points[last]!.value!) - 8).toFixed(1)}" text-anchor="end">${Math.round(points[last]!.value!)}</text>`
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="line">${gridOf(most)}<path class="curve" d="${path}" fill="none"/>${end}${words}</svg>`
}

function gridOf(most: number): string {
  const { width, height, left, right, top, bottom } = PLOT
  return [0, 0.5, 1]
    .map((share) => {
      const y = height - bottom - share * (height - top - bottom)
      const value = most * share
      return `<path class="grid" d="M ${left} ${y} H ${width - right}"/><text class="small" x="${left - 5}" y="${y + 3.5}" text-anchor="end">${Number.isInteger(value) ? countText(value) : ''}</text>`
    })
    .join('')
}

/** The next of 2, 4, 10, 20, 40, 100 … at or above, so that the half is a whole number too. */
function niceMost(value: number): number {
  for (let power = 1; ; power *= 10)
    for (const step of [2, 4, 6, 10]) if (step * power >= value) return step * power
}
