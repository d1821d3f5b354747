import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconColumns,
  IconPencil,
  IconPrinter,
  IconX,
} from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { dashboardLimits, type WidgetPlace } from '#schema/dashboard'
import { Failure } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import styles from './Dashboards.module.css'
import { moved, resized } from './places.ts'
import { useDashboards, useWriteDashboards } from './queries.ts'
import { WidgetBody } from './Widget.tsx'
import { BUILT_IN, WIDGETS, widgetOf } from './widgets.ts'

interface Shown {
  readonly id: string
  readonly name: string
  readonly widgets: readonly WidgetPlace[]
}

interface Draft {
  /** undefined: a copy is saved. */
  readonly id: string | undefined
  readonly name: string
  readonly widgets: readonly WidgetPlace[]
}

/** Times by their word in a query. */
const TIMES = [
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
  { value: 'all', label: 'All' },
] as const

/** Widgets that people put together; shared within the site and by their address. */
export function Dashboards() {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const saved = useDashboards()
  const { save, remove } = useWriteDashboards()
  const [draft, setDraft] = useState<Draft>()
  const all: readonly Shown[] = [...BUILT_IN, ...(saved.data ?? [])]
  const shown = all.find(({ id }) => id === search.dashboard) ?? all[0]!
  const isOwn = !BUILT_IN.some(({ id }) => id === shown.id)
  const time = TIMES.find(({ value }) => value === search.within)?.value ?? '7d'
  const go = (change: Readonly<Record<string, string | undefined>>) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, ...change })) as never })
  const places = draft?.widgets ?? shown.widgets
  const change = (widgets: readonly WidgetPlace[]) => draft && setDraft({ ...draft, widgets })
  const error = save.error ?? remove.error ?? saved.error
  return (
    <Page
      title="Dashboards"
      sentence={
        isOwn
          ? 'Shared with everybody who may see this site; the address of this page is its link.'
          : 'Built in. Edit makes a copy that is shared within the site.'
      }
      actions={
        draft === undefined && (
          <>
            <SegmentedControl
              size="xs"
              aria-label="Time"
              data={[...TIMES]}
              value={time}
              onChange={(within) => go({ within: within === '7d' ? undefined : within })}
            />
            <Button
              variant="default"
              leftSection={<IconPrinter size={15} stroke={1.6} />}
              onClick={() => window.print()}
            >
              Print
            </Button>
            <Button
              leftSection={<IconPencil size={15} stroke={1.6} />}
              onClick={() =>
                setDraft({
                  id: isOwn ? shown.id : undefined,
                  name: isOwn ? shown.name : `${shown.name} of this site`,
                  widgets: shown.widgets,
                })
              }
            >
              Edit
            </Button>
          </>
        )
      }
    >
      {error && <Failure error={error} onRetry={() => void saved.refetch()} isInline />}
      {draft === undefined ? (
        <nav className={styles.tabs} aria-label="Dashboards">
          {all.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              aria-current={id === shown.id ? 'page' : undefined}
              onClick={() => go({ dashboard: id })}
            >
              {name}
            </button>
          ))}
        </nav>
      ) : (
        <form
          className={styles.edit}
          onSubmit={async (event) => {
            event.preventDefault()
            const kept = await save
              .mutateAsync({ id: draft.id, draft: { name: draft.name, widgets: [...draft.widgets] } })
              .catch(() => undefined) // shown above
            if (kept === undefined) return
            setDraft(undefined)
            go({ dashboard: kept.id })
          }}
        >
          <TextInput
            label="Name"
            maxLength={dashboardLimits.name}
            value={draft.name}
            onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
          />
          <Select
            label="Add a widget"
            placeholder="Select"
            searchable
            value={null}
            disabled={places.length >= dashboardLimits.widgets}
            data={WIDGETS.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(widget) => widget !== null && change([...places, { widget, columns: 1 }])}
          />
          <Button type="submit" loading={save.isPending} disabled={draft.name.trim() === ''}>
            Save
          </Button>
          <Button variant="default" onClick={() => setDraft(undefined)}>
            Cancel
          </Button>
          {draft.id !== undefined && (
            <Button
              variant="default"
              onClick={() => {
                remove.mutate(draft.id!)
                setDraft(undefined)
                go({ dashboard: undefined })
              }}
            >
              Delete dashboard
            </Button>
          )}
        </form>
      )}
      <div className={styles.grid}>
        {places.map((place, at) => (
          <Placed
            // biome-ignore lint/suspicious/noArrayIndexKey: a widget may be there twice
            key={`${place.widget} ${at}`}
            place={place}
            at={at}
            within={time === 'all' ? '' : time}
            edit={draft && { places, onChange: change }}
          />
        ))}
      </div>
    </Page>
  )
}

function Placed(props: {
  place: WidgetPlace
  at: number
  within: string
  edit: { places: readonly WidgetPlace[]; onChange: (places: readonly WidgetPlace[]) => void } | undefined
}) {
  const { place, at, within, edit } = props
  const widget = widgetOf(place.widget)
  const title = widget?.title ?? 'Unknown widget'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has buttons for the keyboard
    <div
      className={styles.cell}
      style={{ '--columns': place.columns } as React.CSSProperties}
      draggable={edit !== undefined}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', String(at))}
      onDragOver={(event) => edit && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        const from = Number(event.dataTransfer.getData('text/plain'))
        if (edit && Number.isInteger(from)) edit.onChange(moved(edit.places, from, at))
      }}
    >
      <Panel
        title={title}
        aside={
          edit && (
            <span className={styles.tools}>
              <button
                type="button"
                aria-label={`Move ${title} back`}
                onClick={() => edit.onChange(moved(edit.places, at, at - 1))}
              >
                <IconArrowLeft size={15} />
              </button>
              <button
                type="button"
                aria-label={`Move ${title} on`}
                onClick={() => edit.onChange(moved(edit.places, at, at + 1))}
              >
                <IconArrowRight size={15} />
              </button>
              <button
                type="button"
                aria-label={`Change the width of ${title}`}
                onClick={() => edit.onChange(resized(edit.places, at))}
              >
                <IconColumns size={15} />
              </button>
              <button
                type="button"
                aria-label={`Remove ${title}`}
                onClick={() => edit.onChange(edit.places.filter((_, index) => index !== at))}
              >
                <IconX size={15} />
              </button>
            </span>
          )
        }
      >
        {widget === undefined ? (
          <p className={styles.none}>This version has no widget {place.widget}.</p>
        ) : (
          <WidgetBody widget={widget} within={within} />
        )}
      </Panel>
    </div>
  )
}
