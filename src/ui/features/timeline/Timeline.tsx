import { Button, Drawer, TextInput } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { EventItem, EventTypes } from '#schema/event'
import { Download } from '#ui/kit/Download.tsx'
import { type FacetGroup, Facets } from '#ui/kit/Facets.tsx'
import { Empty, Failure, Loading } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { DayChart } from '#ui/parts/DayChart.tsx'
import { eventShapes } from '#ui/parts/event-shapes'
import { useDeviceName } from '#ui/parts/use-device-name'
import { useOverview } from '#ui/parts/use-overview'
import { eventsCsv } from '#ui/source/events'
import { useSource } from '#ui/source/SourceContext.tsx'
import { daysOf, timelineSentence } from './days.ts'
import { Line, type LineActivities } from './EventLine.tsx'
import { type Narrowing, narrowingOf } from './filters.ts'
import { NoteForm } from './NoteForm.tsx'
import { useEventTypes, useTimeline } from './queries.ts'
import styles from './Timeline.module.css'

/** Debounce of the search, in ms. */
const PAUSE_MS = 250

/** All events, latest first: from traffic, and notes of users. */
export function Timeline() {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const narrowing = narrowingOf(search)
  const navigate = useNavigate()
  const source = useSource()
  const types = useEventTypes()
  const [edited, setEdited] = useState<EventItem>()
  const open = edited ?? (search.enter === 'new' ? 'new' : undefined)
  const change = (words: Partial<Record<keyof Narrowing | 'enter', string | undefined>>) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, ...words })) as never,
      replace: true,
    })
  const setOpen = (event: EventItem | 'new' | undefined) => {
    setEdited(event === 'new' ? undefined : event)
    change({ enter: event === 'new' ? 'new' : undefined })
  }
  return (
    <Page
      title="Timeline"
      sentence={types.data && timelineSentence(types.data.items)}
      actions={
        <>
          <Download of={eventsCsv(source, { ...narrowing })} name="timeline.csv">
            CSV
          </Download>
          <Button leftSection={<IconPlus size={15} stroke={1.6} />} onClick={() => setOpen('new')}>
            Add note
          </Button>
        </>
      }
    >
      <Histogram
        device={narrowing.device}
        onRange={(range) => change(range as Parameters<typeof change>[0])}
      />
      <Fields narrowing={narrowing} onChange={change} />
      <div className={styles.columns}>
        <Facets
          groups={facetsOf(types.data)}
          chosen={{ type: narrowing.type, severity: narrowing.severity }}
          onChoose={(group, value) => change({ [group]: value })}
        />
        <Days
          narrowing={narrowing}
          activities={{ onEdit: setOpen, onDevice: (device) => change({ device }) }}
        />
      </div>
      <Drawer.Root opened={open !== undefined} onClose={() => setOpen(undefined)} position="right" size={460}>
        <Drawer.Overlay backgroundOpacity={0.2} />
        <Drawer.Content>
          <div className={styles.head}>
            <Drawer.Title>{open === 'new' ? 'Add note' : 'Edit note'}</Drawer.Title>
            <Drawer.CloseButton aria-label="Close form" />
          </div>
          <Drawer.Body>
            {open !== undefined && (
              <NoteForm
                key={open === 'new' ? 'new' : open.id}
                event={open === 'new' ? undefined : open}
                device={narrowing.device}
                onDone={() => setOpen(undefined)}
              />
            )}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </Page>
  )
}

/** Height of the histogram, in px. */
const HISTOGRAM = 84

/** A day of alerts and controller actions above the list; dragging narrows the list. */
function Histogram(props: {
  device: string | undefined
  onRange: (range: { readonly from: string; readonly until: string }) => void
}) {
  const { data } = useOverview()
  const { events } = useTimeline(props.device === undefined ? {} : { device: props.device })
  if (data?.firstTime == null || data.lastTime === null) return null
  return (
    <section className={styles.histogram} aria-label="Alerts and controller actions of a day">
      <DayChart
        first={data.firstTime}
        latest={data.lastTime}
        events={events}
        height={HISTOGRAM}
        onRange={props.onRange}
        {...(props.device === undefined ? {} : { device: props.device })}
      />
    </section>
  )
}

/** Quick filters; informational last. */
const GRAVE = ['critical', 'major', 'minor', 'warning', 'notice', 'info'] as const

function facetsOf(types: EventTypes | undefined): readonly FacetGroup[] {
  const items = (types?.items ?? []).filter(({ count }) => count > 0)
  return [
    {
      id: 'severity',
      title: 'Severity',
      values: [
        { value: 'alert', label: 'any alert', count: items.find(({ type }) => type === 'alert')?.count ?? 0 },
        ...GRAVE.map((word) => ({ value: word, label: `${eventShapes[word]} ${word}` })),
      ],
    },
    {
      id: 'type',
      title: 'Event type',
      values: items
        .sort((one, other) => other.count - one.count)
        .map(({ type, title, count }) => ({ value: type, label: title, count })),
    },
  ]
}

function Fields(props: {
  narrowing: Narrowing
  onChange: (words: Partial<Record<keyof Narrowing, string | undefined>>) => void
}) {
  const { narrowing, onChange } = props
  const [search, setSearch] = useState(narrowing.search ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts a query
  useEffect(() => {
    if (search === (narrowing.search ?? '')) return
    const timer = setTimeout(() => onChange({ search: search || undefined }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [search])
  return (
    <div className={styles.fields}>
      <TextInput
        aria-label="Search title and text"
        placeholder="Search title and text"
        leftSection={<IconSearch size={15} stroke={1.6} />}
        maxLength={200}
        w={280}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {narrowing.device !== undefined && (
        <OnlyDevice id={narrowing.device} onClear={() => onChange({ device: undefined })} />
      )}
    </div>
  )
}

function OnlyDevice({ id, onClear }: { id: string; onClear: () => void }) {
  const name = useDeviceName(id)
  return (
    <Button variant="default" onClick={onClear}>
      Only {name ?? id} ✕
    </Button>
  )
}

function Days({ narrowing, activities }: { narrowing: Narrowing; activities: LineActivities }) {
  const { events, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useTimeline(narrowing)
  if (error && events.length === 0) return <Failure error={error} onRetry={refetch} />
  if (isPending) return <Loading lines={12} />
  if (events.length === 0)
    return Object.keys(narrowing).length > 0 ? (
      <Empty title="No matching events">
        <p>Remove a filter, or search for less.</p>
      </Empty>
    ) : (
      <Empty title="No events">
        <p>Events of devices and notes of users appear here. Upload a capture on Captures.</p>
      </Empty>
    )
  return (
    <div>
      {daysOf(events).map(({ key, title, runs }) => (
        <section key={key} className={styles.day} aria-label={title}>
          <h2>{title}</h2>
          <ol className={styles.events}>
            {runs.map((run) => (
              <Line key={run.event.id} run={run} activities={activities} />
            ))}
          </ol>
        </section>
      ))}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Earlier events
        </Button>
      )}
    </div>
  )
}
