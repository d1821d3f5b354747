import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FleetSettingSensor, FleetSettingsPage } from '#schema/fleet-settings'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countOf } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { fleetStyles as fleet, SiteLink } from '#ui/parts/Fleet.tsx'
import { sectionsOf } from '#ui/parts/setting-fields'
import { FLEET_KEY, useFleetSensors, useFleetSites } from '#ui/parts/use-fleet'
import { type FleetPlace, fleetSettings } from '#ui/source/fleet-settings'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './FleetSettings.module.css'
import { LEVELS, ORGANISATION, placesOf } from './places.ts'
import { SettingsTable } from './SettingsTable.tsx'

/** Settings of sensors at one place of the fleet, and what the sensors made of them. */
export function FleetSettings() {
  const source = useSource()
  const [place, setPlace] = useState(ORGANISATION)
  const settings = useQuery({
    queryKey: [FLEET_KEY, 'settings', place.level, place.target],
    queryFn: () => fleetSettings(source, place),
    enabled: place.target !== '',
  })
  return (
    <Page title="Settings" sentence="What is set here reaches all sensors below; the nearest value holds.">
      <AdminTabs />
      <PlaceChoice place={place} onChange={setPlace} />
      {place.target === '' ? (
        <Panel title="Settings">
          <p className="quiet">No place of this kind exists yet.</p>
        </Panel>
      ) : (
        <Answer of={settings}>
          {(page) => (
            <>
              <Sensors page={page} />
              {sectionsOf(page.items).map(({ title, items }) => (
                <Panel key={`${page.level} ${page.target} ${title}`} title={title} isBare>
                  <SettingsTable place={place} items={items} />
                </Panel>
              ))}
            </>
          )}
        </Answer>
      )}
    </Page>
  )
}

function PlaceChoice({ place, onChange }: { place: FleetPlace; onChange: (place: FleetPlace) => void }) {
  const sites = useFleetSites().data?.items ?? []
  const sensors = useFleetSensors().data?.items ?? []
  const choices = placesOf(place.level, sites, sensors)
  const choose = (level: FleetPlace['level']) =>
    onChange({ level, target: placesOf(level, sites, sensors)[0]?.value ?? '' })
  return (
    <div className={styles.place}>
      <Select
        label="Level"
        data={[...LEVELS]}
        value={place.level}
        allowDeselect={false}
        onChange={(level) => choose((level ?? 'organisation') as FleetPlace['level'])}
      />
      {place.level !== 'organisation' && (
        <Select
          label="Place"
          searchable
          data={[...choices]}
          limit={200}
          value={place.target || null}
          allowDeselect={false}
          onChange={(target) => onChange({ ...place, target: target ?? '' })}
        />
      )}
    </div>
  )
}

const STATES: Readonly<Record<FleetSettingSensor['state'], string>> = {
  applied: 'in effect',
  waiting: 'waits for the sensor',
  refused: 'refused',
  none: 'nothing set',
}

function Sensors({ page: { counts, sensors } }: { page: FleetSettingsPage }) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const open = sensors.filter(
    ({ state, reason }) => state === 'waiting' || state === 'refused' || reason !== '',
  )
  const parts = (['applied', 'waiting', 'refused', 'none'] as const)
    .filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => `${counts[state]} ${STATES[state]}`)
  return (
    <Panel title="Sensors of this place" isBare={open.length > 0}>
      {open.length === 0 ? (
        <p>{total === 0 ? 'No sensor is here yet.' : `${countOf(total, 'sensor')}: ${parts.join(', ')}.`}</p>
      ) : (
        <DataTable
          label="Sensors"
          rows={open}
          keyOf={({ sensor }) => sensor}
          columns={[
            { title: 'Sensor', width: '20%', cell: ({ sensorName }) => sensorName },
            { title: 'Site', width: '18%', cell: (item) => <SiteLink {...item} /> },
            {
              title: 'Settings',
              width: '20%',
              cell: ({ state }) => (
                <span className={state === 'refused' ? fleet.bad : undefined}>
                  {state === 'refused' && '▲ '}
                  {STATES[state]}
                </span>
              ),
            },
            {
              title: 'Since',
              cell: ({ since }) => (since === null ? '–' : <Time value={since} as="short" />),
            },
            { title: 'Not taken', width: '34%', cell: ({ reason }) => reason || '–' },
          ]}
        />
      )}
    </Panel>
  )
}
