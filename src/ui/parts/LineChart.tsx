import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useSize } from '#ui/kit/size'
import { axisTimes } from './axis-times.ts'
import type { LineMark, LineSeries } from './line-series.ts'
import { valueText } from './points.ts'

/** Space of the y axis, in px. */
const AXIS = 68
/** Fewest px between two times, which may have seconds. */
const TIME = 64
/** Height of the time axis: two lines. */
const TIMES = 40
/** Fewest px between two labels of marks. */
const LABEL = 90
/** Side of a mark, in px. */
const MARK = 5
/** Shortest drag that selects a range, in px. */
const DRAG = 4

const FROM_ZERO: uPlot.Range.Config = {
  min: { pad: 0, soft: 0, mode: 1 },
  max: { pad: 0.1, soft: 0, mode: 2 },
}

interface Props {
  readonly series: readonly LineSeries[]
  readonly marks?: readonly LineMark[]
  /** Shown as a band behind the lines. */
  readonly band?: { readonly least: number; readonly most: number } | undefined
  readonly unit?: string
  readonly height: number
  /** Selected step of the first series. */
  readonly at: number | undefined
  readonly onAt: (step: number | undefined) => void
  /** In seconds. */
  readonly onRange: (from: number, until: number) => void
  readonly format?: (value: number) => string
}

/** Lines over time. Loaded by the pages that need it, as it carries the chart library. */
export default function LineChart(props: Props) {
  const { series, marks, band, unit, height, at, format = valueText } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const hands = useRef(props)
  hands.current = props
  const { width } = useSize(box)
  const isSized = width > 0
  const scheme = useComputedColorScheme('light')
  const shape = series
    .map(({ label, color, isSteps, isPoints }) => [label, color, isSteps, isPoints])
    .join('|')

  // biome-ignore lint/correctness/useExhaustiveDependencies: data, size and cursor are set on the existing chart
  useEffect(() => {
    const element = box.current
    if (element === null || !isSized) return
    const style = getComputedStyle(element)
    const colorOf = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const font = `12px ${style.fontFamily}`
    const axis = { font, stroke: colorOf('grey-8'), ticks: { show: false } }
    const chart = new uPlot(
      {
        width,
        height,
        padding: [10, 24, 0, 0],
        // An area shows an amount, so it begins at 0.
        ...(series.some(({ fill }) => fill) ? { scales: { y: { range: FROM_ZERO } } } : {}),
        legend: { show: false },
        cursor: { drag: { setScale: false, x: true, y: false }, points: { size: 7 } },
        axes: [
          {
            ...axis,
            size: TIMES,
            space: TIME,
            values: (_, splits) => axisTimes(splits),
            grid: { stroke: colorOf('grey-3'), width: 1 },
          },
          {
            ...axis,
            size: AXIS,
            values: (_, splits) => splits.map(format),
            grid: { stroke: colorOf('grey-3'), width: 1 },
            ...(unit ? { label: unit, labelSize: 18, labelFont: font } : {}),
          },
        ],
        series: [{}, ...series.map((one) => lineOf(one, colorOf))],
        bands: series.flatMap(({ isLower, color }, index) =>
          isLower
            ? [{ series: [index + 2, index + 1] as [number, number], fill: `${colorOf(color)}33` }]
            : [],
        ),
        hooks: {
          drawAxes: [(u) => drawBand(u, hands.current.band, colorOf('grey-3'))],
          draw: [
            (u) =>
              drawMarks(u, hands.current.marks ?? [], {
                color: colorOf('accent'),
                ink: colorOf('grey-9'),
                font,
              }),
          ],
          setCursor: [(u) => hands.current.onAt(u.cursor.idx ?? undefined)],
          setSelect: [
            (u) => {
              const { left, width } = u.select
              if (width >= DRAG) hands.current.onRange(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'))
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            },
          ],
        },
      },
      dataOf(series),
      element,
    )
    plot.current = chart
    return () => {
      chart.destroy()
      plot.current = undefined
    }
  }, [shape, scheme, unit, height, isSized])

  useEffect(() => plot.current?.setSize({ width: Math.max(width, 1), height }), [width, height])
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks and the band are drawn with the data
  useEffect(() => plot.current?.setData(dataOf(series)), [series, marks, band])
  useEffect(() => {
    const chart = plot.current
    if (chart === undefined || at === undefined || chart.cursor.idx === at) return
    const time = chart.data[0][at]
    if (time !== undefined) chart.setCursor({ left: chart.valToPos(time, 'x'), top: 10 }, false)
  }, [at])
  return <div ref={box} style={{ height, overflow: 'hidden' }} />
}

function lineOf(one: LineSeries, colorOf: (name: string) => string): uPlot.Series {
  const color = colorOf(one.color)
  const isHidden = one.isLower === true || one.isUpper === true
  return {
    label: one.label,
    stroke: isHidden || one.isPoints ? 'transparent' : color,
    width: 1.5,
    ...(one.isSteps ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
    ...(one.fill === true ? { fill: `${color}33` } : {}),
    points: one.isPoints
      ? { show: true, size: 6, fill: color, stroke: color }
      : { show: isHidden ? false : undefined },
  } as uPlot.Series
}

/** All series on the times of all of them. */
function dataOf(series: readonly LineSeries[]): uPlot.AlignedData {
  const tables = series.map(({ times, values }) => [times, values] as unknown as uPlot.AlignedData)
  const [first] = series
  if (first === undefined) return [[]]
  if (series.every(({ times }) => times === first.times))
    return [first.times, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData
  return uPlot.join(
    tables,
    tables.map(() => [0, 1]),
  )
}

function drawBand(u: uPlot, band: Props['band'], color: string): void {
  if (band === undefined) return
  const { left, top, width, height } = u.bbox
  const clip = (y: number) => Math.min(Math.max(y, top), top + height)
  const [high, low] = [clip(u.valToPos(band.most, 'y', true)), clip(u.valToPos(band.least, 'y', true))]
  u.ctx.fillStyle = color
  u.ctx.fillRect(left, high, width, Math.max(2, low - high))
}

function drawMarks(
  u: uPlot,
  marks: readonly LineMark[],
  look: { readonly color: string; readonly ink: string; readonly font: string },
): void {
  const { ctx, bbox } = u
  const ratio = globalThis.devicePixelRatio
  let free = bbox.left
  ctx.save()
  ctx.font = look.font.replace(/^(\d+)px/, (_, size) => `${Number(size) * ratio}px`)
  ctx.textAlign = 'center'
  for (const { time, label } of marks) {
    const x = u.valToPos(time, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    const foot = bbox.top + bbox.height
    ctx.strokeStyle = look.color
    ctx.setLineDash([3 * ratio, 3 * ratio])
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, foot)
    ctx.stroke()
    ctx.fillStyle = look.color
    ctx.beginPath()
    ctx.moveTo(x, foot - 2 * MARK * ratio)
    ctx.lineTo(x + MARK * ratio, foot)
    ctx.lineTo(x - MARK * ratio, foot)
    ctx.fill()
    const half = ctx.measureText(label).width / 2
    const middle = Math.min(Math.max(x, bbox.left + half), bbox.left + bbox.width - half)
    if (middle - half < free) continue
    ctx.fillStyle = look.ink
    ctx.fillText(label, middle, bbox.top - 1 * ratio + 10 * ratio)
    free = middle + Math.max(half, (LABEL * ratio) / 2)
  }
  ctx.restore()
}
