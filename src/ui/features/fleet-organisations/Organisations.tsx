import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { FleetOrganisationItem, FleetOrganisationList } from '#schema/fleet-organisations'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { fleetStyles as fleet } from '#ui/parts/Fleet.tsx'
import { useFleetChange, useFleetOrganisations } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import {
  addFleetOrganisation,
  chooseFleetOrganisation,
  renameFleetOrganisation,
} from '#ui/source/fleet-organisations'

/** Organisations, and the one whose sites all pages show. */
export function Organisations() {
  const organisations = useFleetOrganisations()
  const mayChange = usePermission('administer')
  return (
    <Page title="Organisations" sentence={organisations.data && sentenceOf(organisations.data)}>
      <AdminTabs />
      <Answer of={organisations}>
        {(list) => (
          <Panel title="Organisations" isBare>
            <Table list={list} mayChange={mayChange} />
          </Panel>
        )}
      </Answer>
      {mayChange && (
        <Panel title="Add an organisation">
          <NameForm
            label="Name"
            button="Add organisation"
            send={(source, name) => addFleetOrganisation(source, name)}
          />
        </Panel>
      )}
    </Page>
  )
}

function sentenceOf({ items, chosen }: FleetOrganisationList): string {
  const one = items.find(({ id }) => id === chosen)
  return one === undefined
    ? 'Pages show the sites of all organisations that you may see.'
    : `Pages show only the sites of ${one.name}.`
}

function Table({ list: { items, chosen }, mayChange }: { list: FleetOrganisationList; mayChange: boolean }) {
  const [renamed, setRenamed] = useState('')
  return (
    <DataTable
      label="Organisations"
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Organisation',
          width: '34%',
          cell: ({ id, name }: FleetOrganisationItem) =>
            id === renamed ? (
              <NameForm
                label={`New name of ${name}`}
                initial={name}
                button="Rename"
                send={(source, next) => renameFleetOrganisation(source, { id, name: next })}
                done={() => setRenamed('')}
              />
            ) : (
              name
            ),
        },
        { title: 'Sites', isNumber: true, cell: ({ sites }) => countText(sites) },
        { title: 'Devices', isNumber: true, cell: ({ devices }) => countText(devices) },
        {
          title: 'Since',
          cell: ({ id, created }) => (id === 'main' ? '–' : <Time value={created} as="short" />),
        },
        {
          title: 'Action',
          width: '30%',
          cell: (item) => (
            <div className={fleet.buttons}>
              <Choice item={item} isChosen={item.id === chosen} />
              {mayChange && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={item.id === renamed ? `Keep the name ${item.name}` : `Rename ${item.name}`}
                  onClick={() => setRenamed(item.id === renamed ? '' : item.id)}
                >
                  {item.id === renamed ? 'Keep name' : 'Rename'}
                </Button>
              )}
            </div>
          ),
        },
      ]}
    />
  )
}

function Choice({ item: { id, name }, isChosen }: { item: FleetOrganisationItem; isChosen: boolean }) {
  const choose = useFleetChange((source, next: string | null) => chooseFleetOrganisation(source, next))
  return (
    <>
      <Button
        size="compact-sm"
        variant={isChosen ? 'filled' : 'default'}
        loading={choose.isPending}
        aria-label={isChosen ? 'Show all organisations' : `Show only ${name}`}
        onClick={() => choose.mutate(isChosen ? null : id)}
      >
        {isChosen ? 'Show all' : 'Show only this'}
      </Button>
      {choose.error && <Problem error={choose.error} />}
    </>
  )
}

interface NameFormProps {
  readonly label: string
  readonly button: string
  readonly initial?: string
  readonly send: Parameters<typeof useFleetChange<string, unknown>>[0]
  readonly done?: () => void
}

function NameForm({ label, button, initial = '', send, done }: NameFormProps) {
  const [name, setName] = useState(initial)
  const change = useFleetChange(send)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(name, {
      onSuccess() {
        setName('')
        done?.()
      },
    })
  }
  return (
    <form className={fleet.form} onSubmit={submit}>
      <TextInput
        label={label}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {change.error && <Problem error={change.error} />}
      <div>
        <Button type="submit" loading={change.isPending}>
          {button}
        </Button>
      </div>
    </form>
  )
}
