import { Link as RouterLink } from '@tanstack/react-router'
import { useRef } from 'react'
import type { LinkItem } from '#schema/link'
import { cutToWidth } from '#ui/kit/column-widths'
import { countOf } from '#ui/kit/format'
import { useSize } from '#ui/kit/size'
import { activityNames } from '#ui/parts/activity-names'
import { useDeviceName } from '#ui/parts/use-device-name'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import styles from './MiniMap.module.css'
import { type Neighbour, neighboursOf } from './neighbours.ts'

/** Pixels. */
const narrowBox = 200
const wideBox = 300
/** Shortest line between two boxes. */
const leastLine = 52
const boxHeight = 38
const step = 46
const least = 640
/** Left and right of a text in its box. */
const padding = 20
/** Font sizes of names and of details; what exceeds the box is cut in the middle, because ends differ. */
const [nameSize, whatSize] = [13, 12]
const BROADCAST = 'ff:ff:ff:ff:ff:ff'
/** Names of activities that leave room for protocols. */
const shortNames = { ...activityNames, program: 'programming', talk: 'other' } as const
/** Neighbours drawn on each side; the table below has all. */
const shown = 7

/** A device with its clients at the left and its servers at the right; lines as on the map. */
export function MiniMap({
  device,
  name,
  links,
}: {
  device: string
  name: string
  links: readonly LinkItem[]
}) {
  const box = useRef<HTMLDivElement>(null)
  const width = Math.max(least, Math.min(1100, useSize(box).width - 24))
  const boxWidth = Math.round(Math.max(narrowBox, Math.min(wideBox, (width - 2 * leastLine) / 3)))
  const { asking, asked } = neighboursOf(device, links)
  const rows = Math.max(1, Math.min(shown, asking.length), Math.min(shown, asked.length))
  const more = Math.max(asking.length, asked.length) > shown
  const middle = (rows * step) / 2
  const center = width / 2
  const sides = [
    { side: asking, x: 0, from: boxWidth, to: center - boxWidth / 2 },
    { side: asked, x: width - boxWidth, from: width - boxWidth, to: center + boxWidth / 2 },
  ]
  return (
    <div ref={box} className={styles.map}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing with links in it is no fieldset */}
      <svg
        width={width}
        height={rows * step + (more ? 18 : 0)}
        role="group"
        aria-label={`Neighbours of ${name}`}
      >
        {sides.flatMap(({ side, from, to }) =>
          side
            .slice(0, shown)
            .map((one, at) => (
              <Line
                key={one.id || one.address}
                neighbour={one}
                d={curve(from, placeOf(at, side.length, middle), to, middle)}
              />
            )),
        )}
        <g
          className={styles.self}
          transform={`translate(${center - boxWidth / 2} ${middle - boxHeight / 2})`}
        >
          <rect className={styles.box} width={boxWidth} height={boxHeight} rx={4} />
          <text className={styles.name} x={boxWidth / 2} y={24} textAnchor="middle">
            {cutToWidth(name, boxWidth - padding, nameSize)}
          </text>
        </g>
        {sides.flatMap(({ side, x }) =>
          side
            .slice(0, shown)
            .map((one, at) => (
              <Box
                key={one.id || one.address}
                neighbour={one}
                boxWidth={boxWidth}
                x={x}
                y={placeOf(at, side.length, middle) - boxHeight / 2}
              />
            )),
        )}
        {sides.map(({ side, x }) =>
          side.length <= shown ? null : (
            <text key={x} className={styles.what} x={x} y={rows * step + 12}>
              and {countOf(side.length - shown, 'more below', 'more below')}
            </text>
          ),
        )}
      </svg>
    </div>
  )
}

function placeOf(at: number, count: number, middle: number): number {
  const drawn = Math.min(shown, count)
  return middle + (at - (drawn - 1) / 2) * step
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const half = (x1 + x2) / 2
  return `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`
}

function Line({ neighbour: { activity, packets }, d }: { neighbour: Neighbour; d: string }) {
  const width = Math.min(4, 1 + Math.log10(Math.max(1, packets)) / 2)
  return (
    <>
      <path
        className={`${styles.line} ${styles[activity]}`}
        d={d}
        strokeWidth={activity === 'program' ? width + 3 : width}
      />
      {activity === 'program' && <path className={styles.inner} d={d} strokeWidth={width} />}
    </>
  )
}

function Box({
  neighbour,
  boxWidth,
  x,
  y,
}: {
  neighbour: Neighbour
  boxWidth: number
  x: number
  y: number
}) {
  const { id, address, activity, protocols, packets } = neighbour
  const protocolName = useProtocolName()
  const name = useDeviceName(id) ?? (address === BROADCAST ? 'Broadcast' : address)
  const what = [shortNames[activity], protocols.map(protocolName).join(', ')].filter(Boolean).join(' · ')
  const drawn = (
    <g transform={`translate(${x} ${y})`} className={id === '' ? styles.unknown : undefined}>
      <title>{`${name}: ${what}, ${countOf(packets, 'packet')}`}</title>
      <rect className={styles.box} width={boxWidth} height={boxHeight} rx={4} />
      <text className={styles.name} x={10} y={16}>
        {cutToWidth(name, boxWidth - padding, nameSize)}
      </text>
      <text className={styles.what} x={10} y={31}>
        {cutToWidth(what, boxWidth - padding, whatSize)}
      </text>
    </g>
  )
  if (id === '') return drawn
  return (
    <RouterLink
      to="/devices/$id"
      params={{ id } as never}
      search={{ tab: 'links' } as never}
      aria-label={`${name}: ${what}`}
    >
      {drawn}
    </RouterLink>
  )
}
