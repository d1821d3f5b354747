import { Button, Menu, TextInput } from '@mantine/core'
import { IconBookmark, IconLink, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import styles from './SavedViews.module.css'
import { useSaved } from './saved.ts'
import { isSavedViews, type SavedView, viewAddress, withView } from './saved-views.ts'

/**
 * Filters, sort order and range of this page under a name. The address is the view: it is shared by its link.
 * @param leavesOut words of the address that are of the moment, such as the selected row
 */
export function SavedViews({ leavesOut = [] }: { leavesOut?: readonly string[] }) {
  const navigate = useNavigate()
  const { pathname, search } = useRouterState({ select: ({ location }) => location })
  const [views, setViews] = useSaved<readonly SavedView[]>(`views-${pathname}`, [], isSavedViews)
  const [name, setName] = useState('')
  const here = viewAddress(search as Record<string, unknown>, leavesOut)
  const current = views.find(({ address }) => address === here)
  const usual = views.find(({ isDefault }) => isDefault)
  const isFirst = useRef(true)
  useEffect(() => {
    // Only a page that is opened without filters shows the default view.
    if (isFirst.current && here === '' && usual !== undefined && usual.address !== '')
      void navigate({ href: `${pathname}?${usual.address}`, replace: true })
    isFirst.current = false
  }, [here, usual, navigate, pathname])
  return (
    <Menu position="bottom-end" width={280} trapFocus closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBookmark size={15} stroke={1.6} />}>
          {current?.name ?? 'Views'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.length === 0 && <Menu.Label>No saved views. Set filters, then save them here.</Menu.Label>}
        {views.map((view) => (
          <div key={view.name} className={styles.view}>
            <button
              type="button"
              className={styles.name}
              aria-current={view === current}
              onClick={() => void navigate({ href: `${pathname}?${view.address}` })}
            >
              {view.name}
            </button>
            <button
              type="button"
              title={view.isDefault ? 'Default view' : 'Make default'}
              aria-label={`Default view: ${view.name}`}
              aria-pressed={view.isDefault}
              onClick={() =>
                setViews(views.map((one) => ({ ...one, isDefault: one === view && !view.isDefault })))
              }
            >
              {view.isDefault ? <IconStarFilled size={14} /> : <IconStar size={14} />}
            </button>
            <button
              type="button"
              title="Copy link"
              aria-label={`Copy link of ${view.name}`}
              onClick={() =>
                void navigator.clipboard?.writeText(`${window.location.origin}${pathname}?${view.address}`)
              }
            >
              <IconLink size={14} />
            </button>
            <button
              type="button"
              title="Delete"
              aria-label={`Delete ${view.name}`}
              onClick={() => setViews(views.filter((one) => one !== view))}
            >
              <IconX size={14} />
            </button>
          </div>
        ))}
        <form
          className={styles.save}
          onSubmit={(event) => {
            event.preventDefault()
            setViews(withView(views, name.trim(), here))
            setName('')
          }}
        >
          <TextInput
            aria-label="Name of the view"
            placeholder="Name of this view"
            maxLength={60}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  )
}
