import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ROLES, type Role } from '#schema/account'
import type { FleetGrantItem, NewFleetGrant } from '#schema/fleet-people'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { fleetStyles as fleet } from '#ui/parts/Fleet.tsx'
import { FLEET_KEY, useFleetChange, useFleetOrganisations, useFleetSites } from '#ui/parts/use-fleet'
import { usePermission } from '#ui/parts/use-session'
import { listAccounts } from '#ui/source/accounts'
import { addFleetGrant, fleetGrants, removeFleetGrant } from '#ui/source/fleet-people'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Roles at places, for accounts and for groups of the directory. */
export function People() {
  const source = useSource()
  const mayChange = usePermission('administer')
  const grants = useQuery({ queryKey: [FLEET_KEY, 'grants'], queryFn: () => fleetGrants(source) })
  return (
    <Page
      title="People"
      sentence="A role of an account holds at all sites. An account without one sees only the places below."
    >
      <AdminTabs />
      <Answer of={grants}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No role at a place yet">
              <p>Add a user without a role on the page Users, then give it a role at a site here.</p>
            </Empty>
          ) : (
            <Panel title="Roles at places" isBare>
              <Grants items={items} mayChange={mayChange} />
            </Panel>
          )
        }
      </Answer>
      {mayChange && (
        <Panel title="Give a role">
          <GrantForm />
        </Panel>
      )}
    </Page>
  )
}

function Grants({ items, mayChange }: { items: readonly FleetGrantItem[]; mayChange: boolean }) {
  return (
    <DataTable
      label="Roles at places"
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Account or group',
          width: '28%',
          cell: ({ accountName, account, group }) =>
            group === '' ? accountName || `deleted account ${account}` : `group ${group}`,
        },
        { title: 'Role', cell: ({ role }) => role },
        { title: 'Place', width: '24%', cell: ({ place, level }) => `${place} (${level})` },
        { title: 'By', cell: ({ author }) => author },
        { title: 'Since', cell: ({ created }) => <Time value={created} as="short" /> },
        ...(mayChange ? [{ title: 'Action', cell: (item: FleetGrantItem) => <Remove item={item} /> }] : []),
      ]}
    />
  )
}

function Remove({ item: { id, accountName, group } }: { item: FleetGrantItem }) {
  const remove = useFleetChange((source, _: undefined) => removeFleetGrant(source, id))
  return (
    <div className={fleet.buttons}>
      <Button
        size="compact-sm"
        variant="default"
        loading={remove.isPending}
        aria-label={`Take the role of ${group || accountName} back`}
        onClick={() => remove.mutate(undefined)}
      >
        Take back
      </Button>
      {remove.error && <Problem error={remove.error} />}
    </div>
  )
}

function GrantForm() {
  const source = useSource()
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: () => listAccounts(source) }).data?.items ?? []
  const sites = useFleetSites().data?.items ?? []
  const organisations = useFleetOrganisations().data?.items ?? []
  const [account, setAccount] = useState<string | null>(null)
  const [group, setGroup] = useState('')
  const [role, setRole] = useState<Role>('Reader')
  const [place, setPlace] = useState<string | null>(null)
  const add = useFleetChange((source, grant: NewFleetGrant) => addFleetGrant(source, grant))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [level = '', ...target] = (place ?? '').split(' ')
    add.mutate(
      {
        ...(group === '' ? { account: account ?? '' } : { group }),
        ...{ role, level: level as NewFleetGrant['level'], target: target.join(' ') },
      },
      {
        onSuccess() {
          setAccount(null)
          setGroup('')
        },
      },
    )
  }
  const groups = [...new Set(sites.map((site) => site.group).filter((path) => path !== ''))].sort()
  return (
    <form className={fleet.form} onSubmit={submit}>
      <Select
        label="Account"
        searchable
        clearable
        disabled={group !== ''}
        data={accounts.map(({ id, name, role }) => ({
          value: id,
          label: role === null ? name : `${name} (${role} at all sites)`,
        }))}
        value={account}
        onChange={setAccount}
      />
      <TextInput
        label="Or a group of the directory"
        description="Name or whole DN, as OpenID Connect or LDAP gives it"
        maxLength={500}
        value={group}
        onChange={(event) => setGroup(event.currentTarget.value)}
      />
      <Select
        label="Role"
        allowDeselect={false}
        data={[...ROLES]}
        value={role}
        onChange={(value) => setRole((value ?? 'Reader') as Role)}
      />
      <Select
        label="Place"
        searchable
        limit={200}
        data={[
          ...organisations.map(({ id, name }) => ({
            value: `organisation ${id}`,
            label: organisations.length === 1 ? 'All sites' : `Organisation ${name}`,
          })),
          ...groups.map((path) => ({ value: `group ${path}`, label: `Site group ${path}` })),
          ...sites.map(({ id, name }) => ({ value: `site ${id}`, label: name })),
        ]}
        value={place}
        onChange={setPlace}
      />
      {add.error && <Problem error={add.error} />}
      <div>
        <Button
          type="submit"
          loading={add.isPending}
          disabled={place === null || (account === null && group === '')}
        >
          Give role
        </Button>
      </div>
    </form>
  )
}
