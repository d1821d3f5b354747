import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { PERMISSIONS, type Permission } from '#schema/account'
import type { TokenItem } from '#schema/token'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { useSession } from '#ui/parts/use-session'
import { useAdd, useRemove, useTokens } from './queries.ts'
import styles from './Tokens.module.css'

const SCOPE_TEXTS: Readonly<Record<Permission, string>> = {
  read: 'devices, alerts, reports and all other pages',
  packets: 'payload bytes, which can hold passwords',
  change: 'triage, learn, upload, rules',
  audit: 'audit log and accounts',
  administer: 'settings, accounts, forwarding',
}

/** API tokens: their scope, expiry and last use; creating and revoking. */
export function Tokens() {
  const tokens = useTokens()
  const session = useSession().data
  return (
    <Page title="API tokens" sentence="Scripts and other systems sign in with a token instead of a password.">
      <AdminTabs />
      {session?.state === 'open' ? (
        <Empty title="Tokens need an account">
          <p>Sign-in is off: every program on this machine may use the API without a token.</p>
          <p>
            <Link to={'/set-up' as never}>Set up sign-in</Link>
          </p>
        </Empty>
      ) : (
        <>
          <Answer of={tokens}>
            {({ items }) => (
              <Panel title="Tokens" isBare={items.length > 0}>
                {items.length === 0 ? (
                  <p className={styles.none}>No token exists.</p>
                ) : (
                  <TokenTable items={items} />
                )}
              </Panel>
            )}
          </Answer>
          <Panel title="Create a token">
            <TokenForm permissions={session?.permissions ?? []} />
          </Panel>
        </>
      )}
    </Page>
  )
}

function TokenTable({ items }: { items: readonly TokenItem[] }) {
  return (
    <DataTable
      label="Tokens"
      keyOf={({ id }) => id}
      rows={items}
      columns={[
        { title: 'Name', width: '20%', cell: ({ name }) => name },
        { title: 'Owner', width: '12%', cell: ({ owner }) => owner },
        { title: 'Scope', width: '20%', cell: ({ scope }) => scope.join(', ') },
        { title: 'Expires', cell: ({ expires }) => <Expiry value={expires} /> },
        {
          title: 'Last use',
          cell: ({ lastUsed }) => (lastUsed === null ? 'never' : <Time value={lastUsed} as="relative" />),
        },
        { title: 'From', cell: ({ lastAddress }) => lastAddress ?? '–' },
        { title: 'Action', cell: (item) => <Revoke item={item} /> },
      ]}
    />
  )
}

function Expiry({ value }: { value: string }) {
  const isOver = Date.parse(value) <= Date.now()
  return (
    <span className={isOver ? styles.bad : undefined}>
      {isOver && 'expired '}
      <Time value={value} as="short" />
    </span>
  )
}

function Revoke({ item }: { item: TokenItem }) {
  const remove = useRemove(item.id)
  const [isSure, setSure] = useState(false)
  if (!isSure)
    return (
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => setSure(true)}
        aria-label={`Revoke ${item.name}`}
      >
        Revoke
      </Button>
    )
  return (
    <div className={styles.buttons}>
      <Button size="compact-sm" loading={remove.isPending} onClick={() => remove.mutate()} data-autofocus>
        Yes, revoke
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setSure(false)}>
        Keep
      </Button>
      {remove.error && <Problem error={remove.error} />}
    </div>
  )
}

const DEFAULT_DAYS = 90

function TokenForm({ permissions }: { permissions: readonly Permission[] }) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<readonly string[]>(['read'])
  const [days, setDays] = useState(DEFAULT_DAYS)
  const add = useAdd()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ name, scope: scope as Permission[], days }, { onSuccess: () => setName('') })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.pair}>
        <TextInput
          label="Name"
          description="System or script that uses it"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput
          size="xs"
          label="Days until it expires"
          description="1 to 3650"
          min={1}
          max={3650}
          allowDecimal={false}
          value={days}
          onChange={(value) => setDays(Number(value) || DEFAULT_DAYS)}
        />
      </div>
      <Checkbox.Group label="Scope" value={[...scope]} onChange={setScope}>
        <div className={styles.scopes}>
          {PERMISSIONS.filter((one) => permissions.includes(one)).map((one) => (
            <Checkbox key={one} value={one} label={`${one}: ${SCOPE_TEXTS[one]}`} />
          ))}
        </div>
      </Checkbox.Group>
      {add.error && <Problem error={add.error} />}
      <div>
        <Button type="submit" loading={add.isPending} disabled={scope.length === 0}>
          Create token
        </Button>
      </div>
      {add.data && (
        <div className={styles.secret} role="status">
          <strong>Copy the token of {add.data.name} now; it is not shown again.</strong>
          <Copyable value={add.data.secret} label="token" />
        </div>
      )}
    </form>
  )
}
