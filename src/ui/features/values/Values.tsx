import { SegmentedControl, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { countOf } from '#ui/kit/format'
import { Command, Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { PointTable } from '#ui/parts/PointTable.tsx'
import { type PointNarrowing, usePoints } from '#ui/parts/use-points'

/** Values of the process: what each may be, as far as it was learned, and who writes it. */
export function Values() {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const words = typeof search.search === 'string' ? search.search : ''
  const isWritten = search.written === 'true'
  const narrowing: PointNarrowing = { search: words || undefined, written: isWritten ? 'true' : undefined }
  const { points, total, error, isPending, refetch, ...paged } = usePoints(narrowing)
  const all = usePoints({})
  const written = usePoints({ written: 'true' })
  const navigate = useNavigate()
  const change = (next: object) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, ...next })) as never, replace: true })
  const isEmpty = all.data !== undefined && all.total === 0
  return (
    <Page
      title="Process values"
      sentence={
        all.data &&
        !isEmpty && (
          <>
            {countOf(all.total, 'value')} of the process {all.total === 1 ? 'is' : 'are'} known;{' '}
            {written.total === 0
              ? 'none is'
              : `${written.total} of them ${written.total === 1 ? 'is' : 'are'}`}{' '}
            written over the network.
          </>
        )
      }
      actions={
        <>
          <SegmentedControl
            aria-label="Which values"
            value={isWritten ? 'written' : 'all'}
            onChange={(value) => change({ written: value === 'written' ? 'true' : undefined })}
            data={[
              { value: 'all', label: 'All' },
              { value: 'written', label: 'Written' },
            ]}
          />
          <TextInput
            aria-label="Search values"
            placeholder="Register, tag, device, protocol"
            w={240}
            maxLength={200}
            value={words}
            onChange={({ currentTarget }) => change({ search: currentTarget.value || undefined })}
          />
        </>
      }
    >
      {error && points.length === 0 ? (
        <Failure error={error} onRetry={refetch} />
      ) : isPending ? (
        <Waiting lines={12} />
      ) : isEmpty ? (
        <NothingLearned />
      ) : points.length === 0 ? (
        <Empty title="No value fits">
          <p>Take the search or the choice at the top right away.</p>
        </Empty>
      ) : (
        <Panel title={`${countOf(total, 'value')}, the written ones first`} isBare>
          <PointTable items={points} hasDevice />
          <ShowMore of={paged} />
        </Panel>
      )}
    </Page>
  )
}

function NothingLearned() {
  return (
    <Empty title="No value is known yet">
      <p>
        Values that are read or written stand here once a capture is read, and bounds are learned while the
        sensor listens; <Link to="/baseline">Baseline</Link> tells how far learning is. To learn from captures
        of normal traffic, on the machine of the sensor, where DATA is the folder it keeps:
      </p>
      <Command>{'bin/sightglass baseline export normal.pcap > baseline.yaml'}</Command>
      <Command>bin/sightglass baseline import baseline.yaml --data DATA</Command>
    </Empty>
  )
}
