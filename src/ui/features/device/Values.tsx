import { Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { PointTable } from '#ui/parts/PointTable.tsx'
import { usePoints } from '#ui/parts/use-points'

/** Registers and tags of this device: what each may be, and who writes it. */
export function Values({ device }: { device: string }) {
  const { points, error, isPending, refetch, ...paged } = usePoints({ device })
  return (
    <Panel title="Process values" isBare>
      {error && points.length === 0 ? (
        <Failure error={error} onRetry={refetch} isInline />
      ) : isPending ? (
        <Waiting />
      ) : points.length === 0 ? (
        <Empty title="No value of it is known" isInline>
          <p>
            Nothing was read from it or written to it that carries a value we understand, or it is too new.
          </p>
        </Empty>
      ) : (
        <PointTable items={points} hasDevice={false} />
      )}
      <ShowMore of={paged} />
    </Panel>
  )
}
