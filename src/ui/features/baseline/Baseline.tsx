import { Group, SegmentedControl, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { countText } from '#ui/kit/format'
import { Command, Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { baselineSentence } from '#ui/parts/learning'
import { SentenceList } from '#ui/parts/SentenceList.tsx'
import styles from './Baseline.module.css'
import { useBaseline } from './queries.ts'
import { SinceSigned } from './SinceSigned.tsx'
import { TryBaseline } from './TryBaseline.tsx'

/** What is normal here, channel by channel, in sentences. */
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
            aria-label="Which of it"
            value={shows}
            onChange={setShows}
            data={[
              { value: 'all', label: 'All' },
              { value: 'week', label: 'Learned this week' },
              { value: 'signed', label: 'Since signed' },
              { value: 'try', label: 'Try another' },
            ]}
          />
          {(shows === 'all' || shows === 'week') && (
            <TextInput
              aria-label="Search what is normal"
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
        <TryBaseline />
      ) : error ? (
        <Failure error={error} onRetry={refetch} />
      ) : isPending ? (
        <Waiting lines={12} />
      ) : first?.learning === 'nothing' ? (
        <NothingLearned />
      ) : shows === 'signed' ? (
        <SinceSigned />
      ) : (
        <Panel title={panelTitle(shows, search, total)} isBare>
          {items.length === 0 && (
            <p className={styles.none}>
              {search === ''
                ? 'Nothing was learned in the last week of what was seen.'
                : `Nothing that is normal fits “${search}”.`}
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

/** The week ends with what was last seen: a capture read today may be of last year. */
function weekBefore(latest: string | null | undefined): string | undefined {
  return latest ? new Date(Date.parse(latest) - WEEK_MS).toISOString() : undefined
}

/** What was there first, for as long as the page is open: a list that began anew with each save could not be read. */
function useFirst<Value>(value: Value): Value {
  const [first, setFirst] = useState(value)
  if (first || !value) return first
  setFirst(value)
  return value
}

function panelTitle(shows: string, search: string, total: number): string {
  const found = search === '' ? '' : `: ${countText(total)} that fit “${search}”`
  if (shows !== 'week') return `Normal here${found}`
  return search === ''
    ? `Learned in the last week seen: ${countText(total)} to review`
    : `Learned in the last week seen${found}`
}

const CHOICES = ['all', 'week', 'signed', 'try'] as const

/** Which of it, as the address says. */
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
    <Empty title="Nothing is learned yet">
      <p>
        A sensor that listens writes down what is normal every few minutes. From captures of normal traffic:
        the first command writes a file to review, the second puts it into the folder that the sensor keeps,
        here called DATA.
      </p>
      <Command>{'bin/sightglass baseline export normal.pcap > baseline.yaml'}</Command>
      <Command>bin/sightglass baseline import baseline.yaml --data DATA</Command>
    </Empty>
  )
}
