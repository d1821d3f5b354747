import { SegmentedControl, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { PointItem } from '#schema/process-values'
import { countOf, countText } from '#ui/kit/format'
import { Command, Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { PointChart } from '#ui/parts/PointChart.tsx'
import { PointTable } from '#ui/parts/PointTable.tsx'
import { beyondText, pointKey } from '#ui/parts/points'
import { type PointNarrowing, usePoints } from '#ui/parts/use-points'

/** Maximum number of values in the common chart. */
const MOST_CHARTED = 6

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
  const compared = typeof search.compare === 'string' ? search.compare : ''
  const keys = useMemo(() => compared.split('~').filter(Boolean).slice(0, MOST_CHARTED), [compared])
  const charted = useMemo(
    () => keys.flatMap((key) => points.find((point) => pointKey(point) === key) ?? []),
    [keys, points],
  )
  const turn = (key: string) => {
    const next = keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key].slice(-MOST_CHARTED)
    change({ compare: next.join('~') || undefined })
  }
  // Stable: the order of the sensor, written ones first, is kept within each half.
  const sorted = [...points].sort((a, b) => Number(isAbnormal(b)) - Number(isAbnormal(a)))
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
        <>
          {charted.length > 0 && (
            <Panel title={countOf(charted.length, 'value')}>
              <PointChart points={charted} />
            </Panel>
          )}
          <Panel title={`${countOf(total, 'value')}, outside the learned range first`} isBare>
            <PointTable items={sorted} hasDevice charted={{ keys, onTurn: turn }} />
            <ShowMore of={paged} />
          </Panel>
        </>
      )}
    </Page>
  )
}

/** Outside of a range that is known well enough to judge by. */
function isAbnormal(point: PointItem): boolean {
  return point.isJudged && beyondText(point) !== undefined
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
