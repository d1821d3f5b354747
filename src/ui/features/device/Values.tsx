import { Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { PointTable } from '#ui/parts/PointTable.tsx'
import { usePoints } from '#ui/parts/use-points'

/** Registers and tags of this device: learned range and writers. */
export function Values({ device }: { device: string }) {
  const { points, error, isPending, refetch, ...paged } = usePoints({ device })
  return (
    <Panel title="Process values" isBare>
      {error && points.length === 0 ? (
        <Failure error={error} onRetry={refetch} isInline />
      ) : isPending ? (
        <Loading />
      ) : points.length === 0 ? (
        <Empty title="No values known" isInline>
          <p>No value that Sightglass can decode was read or written, or the capture is too short.</p>
        </Empty>
      ) : (
        <PointTable items={points} hasDevice={false} />
      )}
      <ShowMore of={paged} />
    </Panel>
  )
}
