import { Button, Drawer } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { countText } from '#ui/kit/format'
import { useKeys } from '#ui/kit/keys'
import { Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { usePackets } from '#ui/kit/Packets.tsx'
import { type FrameAddress, parseFrame } from '#ui/kit/packets-address'
import { FrameList } from '#ui/parts/FrameList.tsx'
import { FrameView } from '#ui/parts/FrameView.tsx'
import { readFrames } from '#ui/source/frames'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './PacketsDrawer.module.css'

/** Frames listed around the selected one. A fixed block, so that stepping does not scroll the list. */
const blockFrames = 10

/** Packet drawer: list of frames, decoded lines and bytes. Loaded when packets are first opened. */
export default function PacketsDrawer() {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const place = parseFrame(search.packets)
  const packets = usePackets()
  return (
    <Drawer.Root opened={place !== undefined} onClose={packets.close} position="right" size={920}>
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content>
        <div className={styles.head}>
          <Drawer.Title>{place ? `Frame ${countText(place.number)} of ${place.file}` : ''}</Drawer.Title>
          <Drawer.CloseButton aria-label="Close packets" />
        </div>
        <Drawer.Body>{place && <Frames place={place} onOpen={packets.open} />}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

function Frames({ place, onOpen }: { place: FrameAddress; onOpen: (place: FrameAddress) => void }) {
  const source = useSource()
  const first = Math.floor((place.number - 1) / blockFrames) * blockFrames + 1
  const asked = (isDecoded: boolean) => ({
    queryKey: ['frames', place.file, first, blockFrames, isDecoded],
    queryFn: () => readFrames(source, { file: place.file, number: first }, blockFrames, isDecoded),
    staleTime: Number.POSITIVE_INFINITY, // a captured frame does not change
  })
  const { data: bare, error, refetch } = useQuery({ ...asked(false), placeholderData: keepPreviousData })
  // The bytes arrive first; decoding follows.
  const decoded = useQuery(asked(true))
  const data = decoded.data ?? bare
  const step = (by: number) => onOpen({ ...place, number: Math.max(1, place.number + by) })
  useKeys(
    [
      { key: 'n', help: 'Next frame', run: () => step(1) },
      { key: 'p', help: 'Previous frame', run: () => step(-1) },
    ],
    { isInDialog: true },
  )
  const frame = data?.find(({ number }) => number === place.number)
  return (
    <>
      <div className={styles.steps}>
        <Button variant="default" disabled={place.number <= 1} onClick={() => step(-1)}>
          Previous
        </Button>
        <Button variant="default" onClick={() => step(1)}>
          Next
        </Button>
      </div>
      {error ? (
        <Failure error={error} onRetry={refetch} isInline />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <>
          <FrameList
            frames={data}
            chosen={place.number}
            onChoose={(number) => onOpen({ ...place, number })}
          />
          {frame === undefined ? (
            <Empty title="No such frame in this capture" isInline>
              <p>The capture is shorter, or its packets are no longer stored.</p>
            </Empty>
          ) : (
            <FrameView key={frame.number} frame={frame} isAwaited={decoded.isPending} />
          )}
        </>
      )}
    </>
  )
}
