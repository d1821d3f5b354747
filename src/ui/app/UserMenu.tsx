import { Button, Menu } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession, useSignOut } from '#ui/parts/use-session'
import styles from './Shell.module.css'

/** Name of the signed-in person, with account, tokens and sign-out; nothing while sign-in is off. */
export function UserMenu() {
  const session = useSession().data
  const signOut = useSignOut()
  if (session?.state !== 'signed-in') return null
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          variant="subtle"
          className={styles.user ?? ''}
          leftSection={<IconUser size={16} stroke={1.6} />}
          aria-label={`Account of ${session.name}`}
        >
          <span className={styles.userName}>{session.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.role ?? 'no role'}</Menu.Label>
        <Menu.Item component={Link} to="/account">
          Password and second factor
        </Menu.Item>
        <Menu.Item component={Link} to="/tokens">
          API tokens
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
