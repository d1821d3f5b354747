import { Button, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { FrameItem, FrameRow } from '#contract/frame'
import { countText, octetsText } from '#ui/kit/format'
import { Hex } from '#ui/kit/Hex.tsx'
import { octetsOf } from '#ui/kit/hex-rows'
import { Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { usePackets } from '#ui/kit/Packets.tsx'
import { type FrameAddress, parseFrame } from '#ui/kit/packets-address'
import { Time } from '#ui/kit/Time.tsx'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './PacketsDrawer.module.css'

/** The proof: a frame's decoded lines and its octets, beside whatever page asked. */
export function PacketsDrawer() {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const place = parseFrame(search.packets)
  const packets = usePackets()
  return (
    <Drawer.Root opened={place !== undefined} onClose={packets.close} position="right" size={640}>
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content>
        <div className={styles.head}>
          <Drawer.Title>{place ? `Frame ${countText(place.number)} of ${place.file}` : ''}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close the packets" />
        </div>
        <Drawer.Body>{place && <Frames place={place} onOpen={packets.open} />}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

function Frames({ place, onOpen }: { place: FrameAddress; onOpen: (place: FrameAddress) => void }) {
  const source = useSource()
  const { data, error, refetch } = useQuery({
    queryKey: ['frames', place.file, place.number],
    queryFn: () => source.frames(place, 1),
    staleTime: Number.POSITIVE_INFINITY, // a captured frame does not change
  })
  const step = (by: number) => onOpen({ ...place, number: place.number + by })
  const frame = data?.[0]
  return (
    <>
      <div className={styles.steps}>
        <Button variant="default" disabled={place.number <= 1} onClick={() => step(-1)}>
          Frame before
        </Button>
        <Button variant="default" onClick={() => step(1)}>
          Next frame
        </Button>
      </div>
      {error ? (
        <Failure error={error} onRetry={refetch} isInline />
      ) : data === undefined ? (
        <Waiting />
      ) : frame === undefined ? (
        <Empty title="The capture has no such frame" isInline>
          <p>It ends earlier, or its octets are no longer kept.</p>
        </Empty>
      ) : (
        <Frame frame={frame} />
      )}
    </>
  )
}

function Frame({ frame }: { frame: FrameItem }) {
  const [chosen, setChosen] = useState<FrameRow>()
  const octets = octetsOf(frame.octets)
  const marked = chosen && { from: chosen.at, to: chosen.at + chosen.length }
  return (
    <>
      <dl className={styles.facts}>
        <dt>Time</dt>
        <dd>
          <Time value={frame.time} />
        </dd>
        <dt>From, to</dt>
        <dd className="mono">
          {frame.source} → {frame.destination}
        </dd>
        <dt>Says</dt>
        <dd>{frame.summary || frame.protocol}</dd>
        <dt>Length</dt>
        <dd>
          {octetsText(frame.length)}
          {octets.length < frame.length && `, of which the capture kept ${octetsText(octets.length)}`}
        </dd>
      </dl>
      <div className={styles.tree}>
        {frame.rows.map((row) => (
          <button
            key={`${row.at}-${row.length}-${row.label}-${row.value}`}
            type="button"
            className={styles.row}
            aria-pressed={row === chosen}
            onClick={() => setChosen(row === chosen ? undefined : row)}
            onFocus={() => setChosen(row)}
          >
            <span style={{ paddingLeft: (row.depth ?? 0) * 16 }}>{row.label}</span>
            <span className="mono">{row.value}</span>
          </button>
        ))}
      </div>
      <Hex octets={octets} marked={marked} />
    </>
  )
}
