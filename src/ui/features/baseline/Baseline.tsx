import { Group, SegmentedControl, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { countText } from '#ui/kit/format'
import { Command, Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { baselineSentence } from '#ui/parts/learning'
import { SentenceList } from '#ui/parts/SentenceList.tsx'
import styles from './Baseline.module.css'
import { useBaseline } from './queries.ts'
import { Review } from './Review.tsx'
import { SinceSigned } from './SinceSigned.tsx'
import { TestBaseline } from './TestBaseline.tsx'

/** The baseline, one sentence per channel. */
export function Baseline() {
  const [search, setSearch] = useState('')
  const { shows, setShows } = useShows()
  const latest = useFirst(useBaseline('', undefined).data?.pages[0]?.latest)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useBaseline(
    search,
    shows === 'week' ? weekBefore(latest) : undefined,
  )
  const [first] = data?.pages ?? []
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const total = first?.total ?? 0
  return (
    <Page
      title="Baseline"
      sentence={first && baselineSentence(first)}
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label="Filter"
            value={shows}
            onChange={setShows}
            data={[
              { value: 'all', label: 'All' },
              { value: 'week', label: 'Review' },
              { value: 'signed', label: 'Since signed' },
              { value: 'try', label: 'Test a baseline' },
            ]}
          />
          {(shows === 'all' || shows === 'week') && (
            <TextInput
              aria-label="Search the baseline"
              placeholder="Address, protocol, operation"
              w={260}
              maxLength={200}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          )}
        </Group>
      }
    >
      {shows === 'try' ? (
        <TestBaseline />
      ) : error ? (
        <Failure error={error} onRetry={refetch} />
      ) : isPending ? (
        <Loading lines={12} />
      ) : first?.learning === 'nothing' ? (
        <NothingLearned />
      ) : shows === 'signed' ? (
        <SinceSigned />
      ) : shows === 'week' && search === '' ? (
        <>
          <Review items={items} />
          <ShowMore of={{ hasNextPage, isFetchingNextPage, fetchNextPage }} />
        </>
      ) : (
        <Panel title={panelTitle(shows, search, total)} isBare>
          {items.length === 0 && (
            <p className={styles.none}>
              {search === '' ? 'Nothing new in the last week.' : `No baseline entry matches “${search}”.`}
            </p>
          )}
          <SentenceList items={items} />
          <ShowMore of={{ hasNextPage, isFetchingNextPage, fetchNextPage }} />
        </Panel>
      )}
    </Page>
  )
}

const WEEK_MS = 7 * 86_400_000

/** The week ends at the last packet: a capture may be from last year. */
function weekBefore(latest: string | null | undefined): string | undefined {
  return latest ? new Date(Date.parse(latest) - WEEK_MS).toISOString() : undefined
}

/** Frozen while the page is open: the list would restart with each save otherwise. */
function useFirst<Value>(value: Value): Value {
  const [first, setFirst] = useState(value)
  if (first || !value) return first
  setFirst(value)
  return value
}

function panelTitle(shows: string, search: string, total: number): string {
  const found = search === '' ? '' : `: ${countText(total)} matching “${search}”`
  if (shows !== 'week') return `Baseline${found}`
  return search === ''
    ? `Learned in the last week: ${countText(total)} to review`
    : `Learned in the last week${found}`
}

const CHOICES = ['all', 'week', 'signed', 'try'] as const

/** Filter from the address bar. */
function useShows() {
  const navigate = useNavigate()
  const { shows: word } = useSearch({ strict: false }) as { shows?: unknown }
  const setShows = (shows: string) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, shows: shows === 'all' ? undefined : shows })) as never,
      replace: true,
    })
  return { shows: CHOICES.find((one) => one === word) ?? 'all', setShows }
}

function NothingLearned() {
  return (
    <Empty title="No baseline yet">
      <p>
        A running sensor updates the baseline every few minutes. To learn from captures of normal traffic: the
        first command writes a file to review, the second imports it into the data folder (DATA).
      </p>
      <Command>{'bin/sightglass baseline export normal.pcap > baseline.yaml'}</Command>
      <Command>bin/sightglass baseline import baseline.yaml --data DATA</Command>
    </Empty>
  )
}
