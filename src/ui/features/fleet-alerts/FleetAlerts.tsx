import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '#ui/kit/Answer.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { severityWords } from '#ui/kit/severities'
import { EmptyOrNoSensor, FleetAlertTable, fleetStyles as fleet, ReadOnlyNotice } from '#ui/parts/Fleet.tsx'
import { useFleetAlerts, useFleetSites } from '#ui/parts/use-fleet'

const STATUSES = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
  { value: 'all', label: 'All' },
] as const

/** Alerts of all sites. */
export function FleetAlerts() {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>
  const { status = 'open', site, severity } = search
  const sites = useFleetSites()
  const [words, setWords] = useState(search.search ?? '')
  const narrow = (change: object) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, ...change })) as never })
  const alerts = useFleetAlerts({
    ...{ site, severity, search: search.search },
    status: status === 'all' ? undefined : status,
    hidden: status === 'all' ? 'true' : undefined,
  })
  const items = alerts.data?.pages.flatMap((page) => page.items)
  return (
    <Page
      title="Alerts"
      sentence="Alerts of all sites. A decision is carried out by the sensor of the alert."
    >
      <ReadOnlyNotice />
      <div className={fleet.buttons}>
        <SegmentedControl
          size="xs"
          aria-label="Status"
          data={[...STATUSES]}
          value={status}
          onChange={(value) => narrow({ status: value === 'open' ? undefined : value })}
        />
        <Select
          size="xs"
          aria-label="Site"
          placeholder="All sites"
          clearable
          searchable
          data={sites.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={site ?? null}
          onChange={(value) => narrow({ site: value ?? undefined })}
        />
        <Select
          size="xs"
          aria-label="Severity"
          placeholder="All severities"
          clearable
          data={severityWords}
          value={severity ?? null}
          onChange={(value) => narrow({ severity: value ?? undefined })}
        />
        <TextInput
          size="xs"
          aria-label="Search alerts"
          placeholder="Title, rule, address"
          maxLength={200}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') narrow({ search: words })
          }}
        />
      </div>
      <Answer of={{ ...alerts, data: items }} lines={12}>
        {(items) =>
          items.length === 0 ? (
            <EmptyOrNoSensor title={status === 'open' ? 'No alert is open' : 'No alert'}>
              <p>Nothing matches these filters.</p>
            </EmptyOrNoSensor>
          ) : (
            <Panel title="Alerts" isBare>
              <FleetAlertTable items={items} />
              <ShowMore of={alerts} />
            </Panel>
          )
        }
      </Answer>
    </Page>
  )
}
