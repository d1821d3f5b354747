import { SegmentedControl, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { countOf, countText } from '#ui/kit/format'
import { Command, Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { PointTable } from '#ui/parts/PointTable.tsx'
import { type PointNarrowing, usePoints } from '#ui/parts/use-points'

/** Process values: learned range, and writers. */
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
            {countOf(all.total, 'value')}, {written.total === 0 ? 'none' : countText(written.total)} written
            over the network.
          </>
        )
      }
      actions={
        <>
          <SegmentedControl
            aria-label="Filter"
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
        <Loading lines={12} />
      ) : isEmpty ? (
        <NothingLearned />
      ) : points.length === 0 ? (
        <Empty title="No values match">
          <p>Clear the search or the filter.</p>
        </Empty>
      ) : (
        <Panel title={`${countOf(total, 'value')}, written ones first`} isBare>
          <PointTable items={points} hasDevice />
          <ShowMore of={paged} />
        </Panel>
      )}
    </Page>
  )
}

function NothingLearned() {
  return (
    <Empty title="No values yet">
      <p>
        Values appear here when a capture with reads or writes is analysed. Ranges are learned while the
        sensor runs; <Link to="/baseline">Baseline</Link> shows the learning status. To learn from captures of
        normal traffic, on the sensor with its data folder as DATA:
      </p>
      <Command>{'bin/sightglass baseline export normal.pcap > baseline.yaml'}</Command>
      <Command>bin/sightglass baseline import baseline.yaml --data DATA</Command>
    </Empty>
  )
}
