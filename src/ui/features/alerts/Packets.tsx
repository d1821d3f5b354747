import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TriagedAlert } from '#schema/alert'
import { Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { FrameList } from '#ui/parts/FrameList.tsx'
import { FrameView } from '#ui/parts/FrameView.tsx'
import { readFrames } from '#ui/source/frames'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Alerts.module.css'
import { NO_PACKETS } from './texts.ts'

/** Maximum number of evidence frames listed. */
const listed = 8

/** Evidence packets of an alert, shown next to its details on wide windows. */
export function Packets({ alert }: { alert: TriagedAlert }) {
  const source = useSource()
  const places = alert.frames.slice(0, listed)
  const { data, error, refetch } = useQuery({
    queryKey: ['frames', 'proof', places],
    queryFn: async () => (await Promise.all(places.map((place) => readFrames(source, place, 1)))).flat(),
    staleTime: Number.POSITIVE_INFINITY, // a captured frame does not change
  })
  const [chosen, setChosen] = useState<number>()
  const bare = data?.find(({ number }) => number === chosen) ?? data?.[0]
  // The bytes arrive first; decoding follows.
  const decoded = useQuery({
    queryKey: ['frames', 'decoded', bare?.file, bare?.number],
    queryFn: () => readFrames(source, { file: bare!.file, number: bare!.number }, 1, true),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: bare !== undefined,
  })
  const frame = decoded.data?.[0] ?? bare
  return (
    <section className={styles.story} aria-label="Packets of this alert">
      {error ? (
        <Failure error={error} onRetry={refetch} isInline />
      ) : data === undefined ? (
        <Loading />
      ) : frame === undefined ? (
        <Empty title={NO_PACKETS.title} isInline>
          <p>{NO_PACKETS.text}</p>
        </Empty>
      ) : (
        <>
          <FrameList frames={data} chosen={frame.number} onChoose={setChosen} isNarrow />
          <FrameView key={frame.number} frame={frame} isAwaited={decoded.isLoading} />
        </>
      )}
    </section>
  )
}
