import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { FleetDeviceItem, FleetDeviceRecord } from '#schema/fleet'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countOf } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { FleetAlertTable, fleetStyles as fleet, SiteLink } from '#ui/parts/Fleet.tsx'
import { FLEET_KEY, useFleetAlerts } from '#ui/parts/use-fleet'
import { fleetDevice } from '#ui/source/fleet'
import { useSource } from '#ui/source/SourceContext.tsx'
import { recordFacts } from './record-facts.ts'

/** One device: what each sensor of its site knows of it. */
export function FleetDevice() {
  const source = useSource()
  const { sensor = '', id = '' } = useParams({ strict: false }) as { sensor?: string; id?: string }
  const device = useQuery({
    queryKey: [FLEET_KEY, 'device', sensor, id],
    queryFn: () => fleetDevice(source, sensor, id),
  })
  const item = device.data?.item
  return (
    <Page
      title={item?.name || 'Device'}
      sentence={
        item && (
          <>
            {[item.type, item.vendor, item.model].filter(Boolean).join(' · ')} in <SiteLink {...item} />, seen
            by {countOf(new Set(device.data?.records.map((record) => record.sensor)).size, 'sensor')}.
          </>
        )
      }
    >
      <Answer of={device}>
        {({ records, similar }) => (
          <>
            {records.map((record) => (
              <Record key={`${record.sensor} ${record.id}`} record={record} />
            ))}
            <Alerts item={item!} />
            {similar.length > 0 && (
              <Panel title="Perhaps the same device" isBare>
                <DataTable
                  label="Perhaps the same device"
                  rows={similar}
                  keyOf={(one) => `${one.sensor} ${one.id}`}
                  columns={[
                    {
                      title: 'Name',
                      cell: (one) => (
                        <Link
                          to={
                            `/devices/${encodeURIComponent(one.sensor)}/${encodeURIComponent(one.id)}` as never
                          }
                        >
                          {one.name}
                        </Link>
                      ),
                    },
                    { title: 'Sensor', cell: ({ sensorName }) => sensorName },
                    { title: 'Address', cell: ({ address, mac }) => address || mac || '–' },
                    { title: 'Vendor', cell: ({ vendor }) => vendor || '–' },
                  ]}
                />
              </Panel>
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}

function Record({ record: { sensorName, device } }: { record: FleetDeviceRecord }) {
  const { name } = device as { readonly name?: string }
  return (
    <Panel title={`As ${sensorName} sees ${name || 'it'}`}>
      <dl className={fleet.facts}>
        {recordFacts(device).map(({ label, text, time }) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{time === undefined ? text : <Time value={time} />}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function Alerts({ item }: { item: FleetDeviceItem }) {
  const alerts = useFleetAlerts({ sensor: item.sensor, search: item.address || item.name, hidden: 'true' })
  const items = alerts.data?.pages[0]?.items ?? []
  return (
    <Panel title="Alerts" isBare={items.length > 0}>
      {items.length === 0 ? (
        <p>No alert names this device.</p>
      ) : (
        <FleetAlertTable items={items} hasSite={false} />
      )}
    </Panel>
  )
}
