import { Button, FileInput, NumberInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { FleetPackageItem, NewRollout } from '#schema/fleet-packages'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countOf } from '#ui/kit/format'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { fleetStyles as fleet } from '#ui/parts/Fleet.tsx'
import { FLEET_KEY, useFleetChange, useFleetSites } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import {
  deletePackage,
  fleetPackages,
  rollOutPackage,
  stopPackage,
  storePackage,
} from '#ui/source/fleet-packages'
import { useSource } from '#ui/source/SourceContext.tsx'
import { packageState, waveText } from './progress.ts'

/** Milliseconds between two looks at packages that go out. */
const LOOK_MS = 5000

/** Signed packages: stored, offered in waves, stopped where sensors refuse them or get worse. */
export function Packages() {
  const source = useSource()
  const mayChange = usePermission('administer')
  const packages = useQuery({
    queryKey: [FLEET_KEY, 'packages'],
    queryFn: () => fleetPackages(source),
    refetchInterval: (query) =>
      query.state.data?.items.some(({ state }) => state === 'rolling') ? LOOK_MS : false,
  })
  const items = packages.data?.items
  const going = items?.filter(({ state }) => state === 'rolling').length ?? 0
  const stopped = items?.filter(({ state }) => state === 'stopped').length ?? 0
  const sentence = items && `${countOf(items.length, 'package')}, ${going} on the way, ${stopped} stopped.`
  return (
    <Page title="Packages" sentence={sentence}>
      <Answer of={packages}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No package yet">
              <p>
                <code>sightglass intel pack</code> makes signed packages of intelligence, advisories,
                signatures and rules. Sensors install only what a key signed that they trust.
              </p>
            </Empty>
          ) : (
            <Panel title="Packages" isBare>
              <PackageTable items={items} mayChange={mayChange} />
            </Panel>
          )
        }
      </Answer>
      {mayChange && (
        <Panel title="Add a package">
          <UploadForm />
        </Panel>
      )}
    </Page>
  )
}

function PackageTable({ items, mayChange }: { items: readonly FleetPackageItem[]; mayChange: boolean }) {
  const [chosen, setChosen] = useState('')
  return (
    <DataTable
      label="Packages"
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Package',
          width: '22%',
          cell: ({ kind, name, version }) => (
            <span>
              {kind}/{name} <span className="quiet">version {version}</span>
            </span>
          ),
        },
        { title: 'Signed by', cell: ({ signer }) => signer },
        { title: 'Size', isNumber: true, cell: ({ bytes }) => bytesText(bytes) },
        { title: 'State', width: '24%', cell: (item) => <State item={item} /> },
        { title: 'First', cell: (item) => (item.waves.length === 0 ? '–' : waveText(item, 0)) },
        { title: '5 %', cell: (item) => (item.waves.length === 0 ? '–' : waveText(item, 1)) },
        { title: 'Others', cell: (item) => (item.waves.length === 0 ? '–' : waveText(item, 2)) },
        ...(mayChange
          ? [
              {
                title: 'Action',
                cell: (item: FleetPackageItem) => (
                  <Actions item={item} onChoose={() => setChosen(chosen === item.id ? '' : item.id)} />
                ),
              },
            ]
          : []),
      ]}
      detail={(item) =>
        item.id === chosen ? (
          <RolloutForm item={item} onDone={() => setChosen('')} />
        ) : item.failures.length > 0 || item.reason !== '' ? (
          <Failures item={item} />
        ) : undefined
      }
    />
  )
}

function State({ item }: { item: FleetPackageItem }) {
  const { text, isBad } = packageState(item)
  return (
    <span className={isBad ? fleet.bad : undefined}>
      {isBad && '▲ '}
      {text}
    </span>
  )
}

function Failures({ item: { reason, failures } }: { item: FleetPackageItem }) {
  return (
    <ul className={fleet.notes}>
      {failures.length === 0 && <li>{reason}</li>}
      {failures.map(({ sensor, sensorName, siteName, reason }) => (
        <li key={sensor}>
          {sensorName} ({siteName}): {reason}
        </li>
      ))}
    </ul>
  )
}

function Actions({ item: { id, state, name }, onChoose }: { item: FleetPackageItem; onChoose: () => void }) {
  const stop = useFleetChange((source, _: undefined) => stopPackage(source, id))
  const remove = useFleetChange((source, _: undefined) => deletePackage(source, id))
  const error = stop.error ?? remove.error
  return (
    <div className={fleet.buttons}>
      {state === 'rolling' ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={stop.isPending}
          aria-label={`Stop ${name}`}
          onClick={() => stop.mutate(undefined)}
        >
          Stop
        </Button>
      ) : (
        <>
          <Button size="compact-sm" variant="default" aria-label={`Roll out ${name}`} onClick={onChoose}>
            Roll out
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={remove.isPending}
            aria-label={`Delete ${name}`}
            onClick={() => remove.mutate(undefined)}
          >
            Delete
          </Button>
        </>
      )}
      {error && <Problem error={error} />}
    </div>
  )
}

const EVERYWHERE = 'organisation main'

function RolloutForm({ item: { id }, onDone }: { item: FleetPackageItem; onDone: () => void }) {
  const sites = useFleetSites().data?.items ?? []
  const [place, setPlace] = useState(EVERYWHERE)
  const [minutes, setMinutes] = useState(10)
  const roll = useFleetChange((source, rollout: NewRollout) => rollOutPackage(source, id, rollout))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [level = '', ...target] = place.split(' ')
    roll.mutate(
      { level: level as NewRollout['level'], target: target.join(' '), settleMinutes: minutes },
      { onSuccess: onDone },
    )
  }
  const groups = [...new Set(sites.map(({ group }) => group).filter((group) => group !== ''))].sort()
  return (
    <form className={fleet.form} onSubmit={submit}>
      <Select
        label="To the sensors of"
        searchable
        limit={200}
        allowDeselect={false}
        data={[
          { value: EVERYWHERE, label: 'All sites' },
          ...groups.map((group) => ({ value: `group ${group}`, label: `Site group ${group}` })),
          ...sites.map((site) => ({ value: `site ${site.id}`, label: site.name })),
        ]}
        value={place}
        onChange={(value) => setPlace(value ?? EVERYWHERE)}
      />
      <NumberInput
        label="Minutes that sensors are watched before the next wave"
        min={0}
        max={10_080}
        value={minutes}
        onChange={(value) => setMinutes(Number(value) || 0)}
      />
      {roll.error && <Problem error={roll.error} />}
      <div className={fleet.buttons}>
        <Button type="submit" size="compact-sm" loading={roll.isPending}>
          Offer to the first sensor
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function UploadForm() {
  const [file, setFile] = useState<File | null>(null)
  const store = useFleetChange((source, given: File) => storePackage(source, given))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file !== null) store.mutate(file, { onSuccess: () => setFile(null) })
  }
  return (
    <form className={fleet.form} onSubmit={submit}>
      <FileInput
        label="Package file"
        description="The console must trust its signer: sightglass intel trust FILE.pub --data FOLDER of the console."
        value={file}
        onChange={setFile}
        clearable
      />
      {store.error && <Problem error={store.error} />}
      <div>
        <Button type="submit" loading={store.isPending} disabled={file === null}>
          Store package
        </Button>
      </div>
    </form>
  )
}
