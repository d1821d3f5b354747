import { Button, Select, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { FleetSiteItem, NewFleetSite } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { fleetStyles as fleet, NoSensor, OpenAlerts, ReadOnlyNotice, SiteLink } from '#ui/parts/Fleet.tsx'
import { silentText } from '#ui/parts/fleet-sentences'
import { useFleetChange, useFleetOrganisations, useFleetSites } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import { addFleetSite } from '#ui/source/fleet'
import { byNeed } from './order.ts'

/** All sites: those that need attention first. */
export function Sites() {
  const sites = useFleetSites()
  const mayChange = usePermission('administer')
  const items = sites.data?.items
  const silent = items?.filter((site) => site.silent > 0) ?? []
  const sentence =
    items &&
    silentText({
      sites: items.length,
      sensors: items.reduce((sum, { sensors }) => sum + sensors, 0),
      silentCount: silent.length,
      silentSites: silent
        .map(({ id, name, silentSince }) => ({ id, name, since: silentSince }))
        .sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : 1)),
    })
  return (
    <Page title="Sites" sentence={sentence}>
      <ReadOnlyNotice />
      <Answer of={sites}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No site exists yet">
              <p>Add the first one below; then make a code for its sensor on the page Sensors.</p>
            </Empty>
          ) : (
            <>
              <Panel title="Sites" isBare>
                <SiteTable items={byNeed(items)} />
              </Panel>
              {items.every(({ sensors }) => sensors === 0) && <NoSensor />}
            </>
          )
        }
      </Answer>
      {mayChange && (
        <Panel title="Add a site">
          <SiteForm />
        </Panel>
      )}
    </Page>
  )
}

function SiteTable({ items }: { items: readonly FleetSiteItem[] }) {
  return (
    <DataTable
      label="Sites"
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Site', width: '18%', cell: ({ id, name }) => <SiteLink site={id} siteName={name} /> },
        {
          title: 'Place',
          width: '18%',
          cell: ({ place, group }) => [place, group].filter(Boolean).join(' · ') || '–',
        },
        { title: 'State', width: '21%', cell: (site) => <SiteState site={site} /> },
        { title: 'Sensors', isNumber: true, cell: ({ sensors }) => countText(sensors) },
        { title: 'Devices', isNumber: true, cell: ({ devices }) => countText(devices) },
        { title: 'Incidents', isNumber: true, cell: ({ incidents }) => countText(incidents) },
        {
          title: 'Open alerts',
          width: '22%',
          cell: ({ openAlerts }) => <OpenAlerts openAlerts={openAlerts} />,
        },
      ]}
    />
  )
}

function SiteState({ site }: { site: FleetSiteItem }) {
  if (site.fleetAlerts > 0)
    return (
      <span className={fleet.bad}>
        ▲ <Link to={'/sensors' as never}>sensor needs a decision</Link>
      </span>
    )
  if (site.silent > 0)
    return (
      <span className={fleet.bad}>
        ▲ silent since <Time value={site.silentSince ?? ''} as="short" />
      </span>
    )
  if (site.sensors === 0) return <span className="quiet">no sensor</span>
  return 'connected'
}

function SiteForm() {
  const [name, setName] = useState('')
  const [place, setPlace] = useState('')
  const { items: organisations = [], chosen = null } = useFleetOrganisations().data ?? {}
  const [organisation, setOrganisation] = useState<string | null>(null)
  const owner = organisation ?? chosen ?? organisations.find(({ id }) => id === 'main')?.id
  const add = useFleetChange((source, site: NewFleetSite) => addFleetSite(source, site))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate(
      { name, place, ...(owner !== undefined && { organisation: owner }) },
      {
        onSuccess() {
          setName('')
          setPlace('')
        },
      },
    )
  }
  return (
    <form className={fleet.form} onSubmit={submit}>
      <TextInput
        label="Name"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Place"
        maxLength={200}
        value={place}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      {organisations.length > 1 && (
        <Select
          label="Organisation"
          allowDeselect={false}
          data={organisations.map(({ id, name: label }) => ({ value: id, label }))}
          value={owner ?? null}
          onChange={setOrganisation}
        />
      )}
      {add.error && <Problem error={add.error} />}
      <div>
        <Button type="submit" loading={add.isPending}>
          Add site
        </Button>
      </div>
    </form>
  )
}
