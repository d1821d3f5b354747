import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { Figure, Figures, FleetAlertTable, ReadOnlyNotice, SensorAlerts } from '#ui/parts/Fleet.tsx'
import { openTotal, siteSentence } from '#ui/parts/fleet-sentences'
import { SensorTable } from '#ui/parts/SensorTable.tsx'
import { ShareBars } from '#ui/parts/ShareBars.tsx'
import {
  FLEET_KEY,
  useFleetAlerts,
  useFleetSensors,
  useFleetSites,
  useSensorAlerts,
} from '#ui/parts/use-fleet'
import { fleetDevices } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'

/** One site: its sensors, open alerts and devices. */
export function Site() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const sites = useFleetSites()
  const alerts = useSensorAlerts()
  const site = sites.data?.items.find((one) => one.id === id)
  return (
    <Page title={site?.name ?? 'Site'} sentence={site && siteSentence(site)}>
      <Answer of={sites}>
        {() =>
          site === undefined ? (
            <Empty title="No such site">
              <p>It may have been removed; the page Sites lists all.</p>
            </Empty>
          ) : (
            <>
              <Figures>
                <Figure value={site.sensors} noun="sensor" to="/sensors" />
                <Figure
                  value={openTotal(site.openAlerts)}
                  noun="open alert"
                  to={`/alerts?site=${encodeURIComponent(id)}`}
                />
                <Figure
                  value={site.incidents}
                  noun="incident"
                  to={`/incidents?site=${encodeURIComponent(id)}`}
                />
                <Figure value={site.devices} noun="device" to={`/devices?site=${encodeURIComponent(id)}`} />
              </Figures>
              <ReadOnlyNotice />
              <SensorAlerts items={alerts.data?.items.filter((alert) => alert.site === id) ?? []} />
              <Sensors site={id} />
              <Alerts site={id} />
              <DeviceTypes site={id} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}

function Sensors({ site }: { site: string }) {
  const sensors = useFleetSensors(site)
  return (
    <Answer of={sensors}>
      {({ items }) => (
        <Panel title="Sensors" isBare={items.length > 0}>
          {items.length === 0 ? (
            <p>
              No sensor has joined this site. Make an activation code on the page{' '}
              <Link to={'/sensors' as never}>Sensors</Link>, and run <code>sightglass join CODE</code> on the
              machine of the sensor.
            </p>
          ) : (
            <SensorTable items={items} hasSite={false} />
          )}
        </Panel>
      )}
    </Answer>
  )
}

function Alerts({ site }: { site: string }) {
  const alerts = useFleetAlerts({ site, status: 'open', sort: 'severity' })
  const items = alerts.data?.pages.flatMap((page) => page.items)
  return (
    <Answer of={{ ...alerts, data: items }}>
      {(items) => (
        <Panel title="Open alerts" isBare={items.length > 0}>
          {items.length === 0 ? <p>No alert is open.</p> : <FleetAlertTable items={items} hasSite={false} />}
          <ShowMore of={alerts} />
        </Panel>
      )}
    </Answer>
  )
}

function DeviceTypes({ site }: { site: string }) {
  const source = useSource()
  const devices = useQuery({
    queryKey: [FLEET_KEY, 'devices', { site, limit: 1 }],
    queryFn: () => fleetDevices(source, { site, limit: 1 }),
  })
  return (
    <Answer of={devices}>
      {({ facets }) => (
        <Panel title="Devices by type">
          <ShareBars
            counts={facets.type ?? {}}
            label="Device type"
            linkOf={(type) => `/devices?site=${encodeURIComponent(site)}&type=${encodeURIComponent(type)}`}
          />
        </Panel>
      )}
    </Answer>
  )
}
