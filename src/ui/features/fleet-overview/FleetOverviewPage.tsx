import { useQuery } from '@tanstack/react-query'
import type { FleetOverview } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Figure, Figures, FleetAlertTable, NoSensor, ReadOnlyNotice, SensorAlerts } from '#ui/parts/Fleet.tsx'
import { openTotal, silentText } from '#ui/parts/fleet-sentences'
import { ShareBars } from '#ui/parts/ShareBars.tsx'
import { FLEET_KEY } from '#ui/parts/use-fleet'
import { fleetOverview } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'

/** The fleet in one page: what is silent, what is open, what there is. */
export function FleetOverviewPage() {
  const source = useSource()
  const overview = useQuery({ queryKey: [FLEET_KEY, 'overview'], queryFn: () => fleetOverview(source) })
  return (
    <Page title="Overview" sentence={overview.data && silentText(overview.data)}>
      <ReadOnlyNotice />
      <Answer of={overview}>{(data) => <Numbers data={data} />}</Answer>
    </Page>
  )
}

function Numbers({ data }: { data: FleetOverview }) {
  if (data.sensors === 0) return <NoSensor />
  return (
    <>
      <Figures>
        <Figure value={data.sites} noun="site" to="/sites" />
        <Figure value={data.sensors} noun="sensor" to="/sensors" />
        <Figure value={data.silentCount} noun="silent site" to="/sites" isBad={data.silentCount > 0} />
        <Figure value={openTotal(data.openAlerts)} noun="open alert" to="/alerts" />
        <Figure value={data.incidents} noun="incident" to="/incidents" />
        <Figure value={data.devices} noun="device" to="/devices" />
      </Figures>
      <SensorAlerts items={data.fleetAlerts} />
      <Panel title="Most severe open alerts" isBare={data.worst.length > 0}>
        {data.worst.length === 0 ? <p>No alert is open.</p> : <FleetAlertTable items={data.worst} />}
      </Panel>
      <Panel title="Devices by type">
        <ShareBars
          counts={data.facets.type ?? {}}
          label="Device type"
          linkOf={(type) => `/devices?type=${encodeURIComponent(type)}`}
        />
      </Panel>
      <Panel title="Devices by vendor">
        <ShareBars
          counts={data.facets.vendor ?? {}}
          label="Vendor"
          linkOf={(vendor) => `/devices?vendor=${encodeURIComponent(vendor)}`}
        />
      </Panel>
    </>
  )
}
