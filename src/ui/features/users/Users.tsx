import { Button, Drawer, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type AccountItem, ROLES } from '#schema/account'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { IS_CONSOLE } from '#ui/kit/edition'
import { Command, Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { usePermission, useSession } from '#ui/parts/use-session'
import { AccountForm } from './AccountForm.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { useAccounts, useChange, useRemove } from './queries.ts'
import {
  AT_PLACES,
  ROLE_TEXTS,
  roleChoices,
  roleOf,
  SOURCE_TEXTS,
  stateText,
  usersSentence,
} from './sentences.ts'
import styles from './Users.module.css'

/** Accounts with role and state; adding, changing and deleting for administrators. */
export function Users() {
  const accounts = useAccounts()
  const session = useSession().data
  const mayChange = usePermission('administer')
  const [isAdding, setAdding] = useState(false)
  const [resetting, setResetting] = useState<AccountItem>()
  const items = accounts.data?.items
  const close = () => {
    setAdding(false)
    setResetting(undefined)
  }
  return (
    <Page
      title="Users"
      sentence={items && items.length > 0 && usersSentence(items)}
      actions={
        mayChange && items && items.length > 0 && <Button onClick={() => setAdding(true)}>Add user</Button>
      }
    >
      <AdminTabs />
      <Answer of={accounts}>
        {({ items }) =>
          items.length === 0 ? (
            <SignInOff />
          ) : (
            <Panel title="Accounts" isBare>
              <DataTable
                label="Accounts"
                keyOf={({ id }) => id}
                rows={items}
                columns={[
                  { title: 'Name', cell: ({ name }) => name, width: '18%' },
                  {
                    title: 'Role',
                    cell: (item) => <RoleCell item={item} mayChange={mayChange} />,
                    width: '18%',
                  },
                  { title: 'Signs in by', cell: ({ source }) => SOURCE_TEXTS[source] },
                  { title: 'Second factor', cell: ({ hasTotp }) => (hasTotp ? 'yes' : 'no') },
                  {
                    title: 'State',
                    cell: (item) => (
                      <span className={isUsable(item) ? '' : styles.bad}>{stateText(item)}</span>
                    ),
                  },
                  {
                    title: 'Last sign-in',
                    cell: ({ lastSignIn }) =>
                      lastSignIn === null ? 'never' : <Time value={lastSignIn} as="relative" />,
                  },
                  ...(mayChange
                    ? [
                        {
                          title: 'Actions',
                          width: '30%',
                          cell: (item: AccountItem) => (
                            <Actions
                              item={item}
                              isOwn={item.name === session?.name}
                              onReset={() => setResetting(item)}
                            />
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            </Panel>
          )
        }
      </Answer>
      <Panel title="Roles">
        <dl className={styles.roles}>
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{role}</dt>
              <dd>{ROLE_TEXTS[role]}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Drawer.Root opened={isAdding || resetting !== undefined} onClose={close} position="right" size={440}>
        <Drawer.Overlay backgroundOpacity={0.2} />
        <Drawer.Content>
          <div className={styles.head}>
            <Drawer.Title>
              {resetting === undefined ? 'Add user' : `New password of ${resetting.name}`}
            </Drawer.Title>
            <Drawer.CloseButton aria-label="Close form" />
          </div>
          <Drawer.Body>
            {isAdding && <AccountForm onDone={close} />}
            {resetting && <PasswordForm item={resetting} onDone={close} />}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </Page>
  )
}

function isUsable({ isDisabled, lockedUntil }: AccountItem): boolean {
  return !isDisabled && lockedUntil === null
}

function SignInOff() {
  return (
    <Empty title="Sign-in is off">
      <p>
        The server listens on this machine only, and no account exists: everybody on this machine may do
        everything. With the first account, sign-in is needed.
      </p>
      <p>
        <Button component={Link} to="/set-up">
          Set up sign-in
        </Button>
      </p>
      <p>Or on the sensor, with its data folder as DATA:</p>
      <Command>bin/sightglass user add alice --role Admin --data DATA</Command>
    </Empty>
  )
}

function RoleCell({ item, mayChange }: { item: AccountItem; mayChange: boolean }) {
  const change = useChange(item.id)
  const { role, directoryRole } = item
  const given = directoryRole === null ? '' : ` (directory: ${directoryRole})`
  if (!mayChange) return `${role ?? 'none'}${given}`
  return (
    <>
      <Select
        size="xs"
        aria-label={`Role of ${item.name}`}
        data={roleChoices()}
        value={role ?? (IS_CONSOLE && directoryRole === null ? AT_PLACES.value : null)}
        placeholder={directoryRole === null ? 'none' : `${directoryRole} by directory`}
        allowDeselect={false}
        disabled={change.isPending}
        onChange={(next) => next !== null && change.mutate({ role: roleOf(next) })}
      />
      {change.error && <Problem error={change.error} />}
    </>
  )
}

function Actions({ item, isOwn, onReset }: { item: AccountItem; isOwn: boolean; onReset: () => void }) {
  const change = useChange(item.id)
  const remove = useRemove(item.id)
  const [isSure, setSure] = useState(false)
  const small = { size: 'compact-sm', variant: 'default' } as const
  const error = change.error ?? remove.error
  if (isSure)
    return (
      <div className={styles.buttons}>
        <Button size="compact-sm" loading={remove.isPending} onClick={() => remove.mutate()} data-autofocus>
          Yes, delete
        </Button>
        <Button {...small} onClick={() => setSure(false)}>
          Keep
        </Button>
        {error && <Problem error={error} />}
      </div>
    )
  return (
    <div className={styles.buttons}>
      {item.lockedUntil !== null && (
        <Button {...small} onClick={() => change.mutate({ isLocked: false })}>
          Unlock
        </Button>
      )}
      {item.source === 'local' && (
        <Button {...small} onClick={onReset} aria-label={`Set password of ${item.name}`}>
          Set password
        </Button>
      )}
      {item.hasTotp && (
        <Button
          {...small}
          onClick={() => change.mutate({ hasTotp: false })}
          aria-label={`Remove second factor of ${item.name}`}
        >
          Remove factor
        </Button>
      )}
      {!isOwn && (
        <>
          <Button
            {...small}
            onClick={() => change.mutate({ isDisabled: !item.isDisabled })}
            aria-label={`${item.isDisabled ? 'Enable' : 'Disable'} ${item.name}`}
          >
            {item.isDisabled ? 'Enable' : 'Disable'}
          </Button>
          <Button {...small} onClick={() => setSure(true)} aria-label={`Delete ${item.name}`}>
            Delete
          </Button>
        </>
      )}
      {error && <Problem error={error} />}
    </div>
  )
}
