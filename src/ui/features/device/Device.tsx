import { Tabs } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { DeviceItem } from '#schema/device'
import { Answer } from '#ui/kit/Answer.tsx'
import { countText } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { RingPackets } from '#ui/parts/RingPackets.tsx'
import { deviceName } from '#ui/source/names'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { Backplane } from './Backplane.tsx'
import { Behaviour } from './Behaviour.tsx'
import { controllerActions, openAlertsOf } from './controller-actions.ts'
import styles from './Device.module.css'
import { DeviceAlerts } from './DeviceAlerts.tsx'
import { DeviceExposures } from './DeviceExposures.tsx'
import { Edit } from './Edit.tsx'
import { Facts } from './Facts.tsx'
import { Glance } from './Glance.tsx'
import { Links } from './Links.tsx'
import { Program } from './Program.tsx'
import { useAlerts, useDevice, useExposures, useLinks } from './queries.ts'
import { StateStrip } from './StateStrip.tsx'
import { deviceSentence } from './state.ts'
import { Timeline } from './Timeline.tsx'
import { Values } from './Values.tsx'
import { Week } from './Week.tsx'

const TABS = [
  ['facts', 'Facts'],
  ['backplane', 'Backplane'],
  ['program', 'Program'],
  ['links', 'Connections'],
  ['habits', 'Behaviour'],
  ['values', 'Values'],
  ['exposures', 'Findings'],
  ['alerts', 'Alerts'],
  ['timeline', 'Timeline'],
] as const

/** Private analysis has no baseline. */
const NEED_SENSOR: ReadonlySet<string> = new Set(['habits', 'values'])

/** Device page: identity, state and behaviour. */
export function Device() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const device = useDevice(id)
  if (device.data !== undefined) return <DeviceDetails device={device.data} />
  return (
    <Page title="Device">
      <Answer of={device}>{() => null}</Answer>
    </Page>
  )
}

function DeviceDetails({ device }: { device: DeviceItem }) {
  const navigate = useNavigate()
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  const { isSealed } = usePrivate()
  const tabs = TABS.filter(([name]) => !(isSealed && NEED_SENSOR.has(name)))
  const counts = useTabCounts(device)
  const open = (name: string | null) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, tab: name })) as never,
      replace: true,
    })
  return (
    <Page
      title={deviceName(device)}
      sentence={deviceSentence(device)}
      actions={
        <>
          <RingPackets of={deviceName(device)} selection={{ device: device.id }} lastSeen={device.lastSeen} />
          <Edit device={device} />
          <Link to="/map" search={{ device: device.id } as never}>
            Show on map
          </Link>
          <Link to="/devices">All devices</Link>
        </>
      }
    >
      <StateStrip device={device} />
      <Glance device={device} />
      <Tabs
        value={tabs.some(([name]) => name === tab) ? (tab as string) : 'facts'}
        onChange={open}
        keepMounted={false}
      >
        <Tabs.List mb={12}>
          {tabs.map(([name, title]) => (
            <Tabs.Tab key={name} value={name}>
              {title}
              {counts[name] ? <span className="quiet"> {countText(counts[name])}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="facts">
          <Facts device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="backplane">
          <Panel title="Backplane">
            <Backplane modules={device.modules} />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="program">
          <Program device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="links">
          <Links device={device.id} name={deviceName(device)} />
        </Tabs.Panel>
        <Tabs.Panel value="habits">
          <div className={styles.stack}>
            <Week device={device.id} />
            <Behaviour addresses={[...device.ipAddresses, ...device.macAddresses]} />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="values">
          <Values device={device.id} />
        </Tabs.Panel>
        <Tabs.Panel value="exposures">
          <DeviceExposures device={device.id} />
        </Tabs.Panel>
        <Tabs.Panel value="alerts">
          <DeviceAlerts device={device.id} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Timeline device={device.id} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

/** How much each tab holds, as far as it is known. */
function useTabCounts(device: DeviceItem): Readonly<Record<string, number | undefined>> {
  const { id, modules, program } = device
  const links = useLinks(id).data?.items
  const actions = controllerActions(id, links ?? [])
  const downloads = actions.filter(({ verb }) => verb === 'download-program')
  const alerts = useAlerts(id).data?.items
  return {
    backplane: modules.length,
    program: program.length || downloads.reduce((sum, { count }) => sum + count, 0),
    links: links?.length,
    exposures: useExposures(id).data?.items.length,
    alerts: alerts && openAlertsOf(alerts).count,
  }
}
