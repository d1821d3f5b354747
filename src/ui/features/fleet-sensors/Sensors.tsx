import { Button, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { FleetSensorItem, FleetSiteItem } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { countOf, countText } from '#ui/kit/format'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { fleetStyles as fleet, ReadOnlyNotice, SensorAlerts } from '#ui/parts/Fleet.tsx'
import { sensorState } from '#ui/parts/fleet-sentences'
import { SensorTable } from '#ui/parts/SensorTable.tsx'
import { useFleetChange, useFleetSensors, useFleetSites, useSensorAlerts } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import { activateSensor } from '#ui/source/fleet'
import { worstFirst } from './order.ts'

/** All sensors, what is wrong with them, and codes for new ones. */
export function Sensors() {
  const sensors = useFleetSensors()
  const alerts = useSensorAlerts()
  const sites = useFleetSites()
  const mayChange = usePermission('administer')
  const items = sensors.data?.items
  return (
    <Page title="Sensors" sentence={items && sentenceOf(items)}>
      <ReadOnlyNotice />
      <SensorAlerts items={alerts.data?.items ?? []} />
      <Answer of={sensors}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No sensor has joined yet">
              {sites.data?.items.length === 0 ? (
                <p>Add a site on the page Sites first; then this page makes a code for its sensor.</p>
              ) : (
                <p>
                  Make a code below, run <code>sightglass join CODE</code> on the machine of the sensor, then
                  start or restart <code>sightglass serve</code> there.
                </p>
              )}
            </Empty>
          ) : (
            <Panel title="Sensors" isBare>
              <SensorTable items={worstFirst(items)} />
            </Panel>
          )
        }
      </Answer>
      {mayChange && sites.data !== undefined && sites.data.items.length > 0 && (
        <Panel title="Add a sensor">
          <ActivationForm sites={sites.data.items} />
        </Panel>
      )}
    </Page>
  )
}

function sentenceOf(items: readonly FleetSensorItem[]): string {
  if (items.length === 0) return 'Sensors report here once they have joined.'
  const bad = items.filter((item) => sensorState(item).isBad).length
  const need = ['none needs attention', '1 needs attention'][bad] ?? `${countText(bad)} need attention`
  return `${countOf(items.length, 'sensor')}, ${need}.`
}

function ActivationForm({ sites }: { sites: readonly FleetSiteItem[] }) {
  const [site, setSite] = useState(sites[0]?.id ?? '')
  const [name, setName] = useState('')
  const activate = useFleetChange((source, given: { site: string; name: string }) =>
    activateSensor(source, given),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    activate.mutate({ site, name }, { onSuccess: () => setName('') })
  }
  return (
    <form className={fleet.form} onSubmit={submit}>
      <Select
        label="Site"
        searchable
        allowDeselect={false}
        data={sites.map(({ id, name }) => ({ value: id, label: name }))}
        value={site}
        onChange={(value) => setSite(value ?? '')}
      />
      <TextInput
        label="Name of the sensor"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {activate.error && <Problem error={activate.error} />}
      <div>
        <Button type="submit" loading={activate.isPending}>
          Make activation code
        </Button>
      </div>
      {activate.data && (
        <div className={fleet.code} role="status">
          <strong>
            Copy the command now; the code is not shown again. It works once, until{' '}
            <Time value={activate.data.expires} as="short" />.
          </strong>
          <Copyable value={`sightglass join ${activate.data.code}`} label="command" />
          <span>
            Run it on the machine of the sensor, then start or restart <code>sightglass serve</code> there.
          </span>
        </div>
      )}
    </form>
  )
}
